using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Export;

/// <summary>
/// How values stand in an archive (docs/export.md): times as ISO 8601 in UTC, kinds and states by name, bytes as
/// Base64; what is empty is left out.
/// </summary>
internal static class ArchiveJson
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const string Day = "yyyy-MM-dd";
    private const string TimeOfDay = "HH:mm:ss.FFFFFFF";

    /// <summary>Letters of all scripts as they are: the files are read by people too, and never in HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a field, if it has a value.</summary>
    /// <param name="writer">Within an object.</param>
    /// <param name="field">The field.</param>
    /// <param name="stored">Its value as the database has it.</param>
    public static void Write(Utf8JsonWriter writer, ArchiveField field, object? stored)
    {
        if (stored is null)
        {
            return;
        }

        writer.WritePropertyName(field.Name);
        if (field.IsJson)
        {
            using var json = JsonDocument.Parse((string)stored);
            json.RootElement.WriteTo(writer);
        }
        else if (EnumOf(field.Property) is { } names)
        {
            WriteName(writer, names, stored);
        }
        else
        {
            WriteValue(writer, stored);
        }
    }

    /// <summary>Writes a kind or state by its name; a number that has none as a number.</summary>
    public static void WriteName(Utf8JsonWriter writer, Type names, object value)
    {
        if (Enum.GetName(names, Enum.ToObject(names, value)) is { } name)
        {
            writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(name));
        }
        else
        {
            writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes a value that needs no more than its type.</summary>
    public static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool isTrue:
                writer.WriteBooleanValue(isTrue);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString(Time, CultureInfo.InvariantCulture));
                break;
            case DateOnly day:
                writer.WriteStringValue(day.ToString(Day, CultureInfo.InvariantCulture));
                break;
            case TimeOnly time:
                writer.WriteStringValue(time.ToString(TimeOfDay, CultureInfo.InvariantCulture));
                break;
            case Guid guid:
                writer.WriteStringValue(guid);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            default:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>Reads a field as an entity has it.</summary>
    /// <exception cref="FormatException">It is missing, or no value of this field.</exception>
    public static object? Read(JsonElement record, ArchiveField field)
    {
        var property = field.Property;
        if (!record.TryGetProperty(field.Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return property.IsNullable ? null : throw new FormatException($"The field \"{field.Name}\" is missing.");
        }

        try
        {
            return EnumOf(property) is { } names ? ReadName(names, value)
                : field.IsJson ? FromStored(property, value.GetRawText())
                : FromStored(property, ReadValue(value, TableRows.StoredType(property)));
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new FormatException($"The field \"{field.Name}\" has a value that is not known.", exception);
        }
    }

    /// <summary>What a property has if nothing is said of it.</summary>
    public static object Empty(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(string) ? ""
            : type == typeof(byte[]) ? Array.Empty<byte>()
            : Activator.CreateInstance(type)!;
    }

    public static object ReadName(Type names, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
            ? Enum.ToObject(names, value.GetInt64())
            : Enum.Parse(names, value.GetString()!, ignoreCase: true);

    public static DateTime ReadTime(JsonElement value) =>
        DateTime.ParseExact(
            value.GetString()!,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );

    private static object ReadValue(JsonElement value, Type type) =>
        type == typeof(string) ? value.GetString()!
        : type == typeof(long) ? value.GetInt64()
        : type == typeof(int) ? value.GetInt32()
        : type == typeof(short) ? value.GetInt16()
        : type == typeof(byte) ? value.GetByte()
        : type == typeof(bool) ? value.GetBoolean()
        : type == typeof(double) ? value.GetDouble()
        : type == typeof(DateTime) ? ReadTime(value)
        : type == typeof(Guid) ? value.GetGuid()
        : type == typeof(DateOnly) ? DateOnly.ParseExact(value.GetString()!, Day, CultureInfo.InvariantCulture)
        : type == typeof(TimeOnly) ? TimeOnly.ParseExact(value.GetString()!, TimeOfDay, CultureInfo.InvariantCulture)
        : value.GetBytesFromBase64();

    private static Type? EnumOf(IProperty property) =>
        (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { IsEnum: true } type ? type : null;

    private static object? FromStored(IProperty property, object stored) =>
        property.GetRelationalTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(stored) : stored;
}
