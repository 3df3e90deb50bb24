using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// How <see cref="ArticleContent"/> is stored: JSON (RFC 8259) starting with the schema number, without empty fields,
/// and without the body, which versions share (<see cref="ArticleBody"/>). A new field needs no new schema; one that is
/// renamed or changes its meaning needs a step in <see cref="Upgrades"/>.
/// </summary>
public static class ArticleContentJson
{
    /// <summary>The schema used for writing.</summary>
    public const int Schema = 1;

    private const string SchemaField = "schema";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Step n upgrades schema n+1 to n+2.</summary>
    private static readonly Action<JsonObject>[] Upgrades = [];

    /// <summary>The content without its body.</summary>
    public static string Write(ArticleContent content)
    {
        var fields = JsonSerializer.SerializeToNode(content with { Body = null }, Options)!.AsObject();
        var json = new JsonObject { [SchemaField] = Schema };
        foreach (var (name, value) in fields.ToList())
        {
            fields.Remove(name);
            if (value is not JsonArray { Count: 0 })
            {
                json[name] = value;
            }
        }

        return json.ToJsonString(Options);
    }

    /// <summary>Reads any schema up to the current one; the body is null.</summary>
    /// <exception cref="InvalidOperationException">A newer program has written it.</exception>
    public static ArticleContent Read(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        var schema = node[SchemaField]?.GetValue<int>() ?? Schema;
        if (schema > Schema)
        {
            throw new InvalidOperationException(
                $"An article was stored by a newer version of the program (schema {schema}; this one knows {Schema}). "
                    + "Run the newer version."
            );
        }

        foreach (var upgrade in Upgrades.Skip(schema - 1))
        {
            upgrade(node);
        }

        return node.Deserialize<ArticleContent>(Options)!;
    }

    /// <summary>Equal for equal contents including the body.</summary>
    public static string Hash(ArticleContent content) => ContentVersion.Of(Write(content), content.Body);
}
