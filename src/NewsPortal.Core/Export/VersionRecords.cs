using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Export;

/// <summary>
/// The versions of articles with their contents. A content stands with the first version of the article that has it,
/// and later ones name that version: most steps (handing in, publishing) change no text.
/// </summary>
internal sealed class VersionRecords(NewsDbContext db)
{
    private const int Page = 100;
    private const string Article = "articleId";
    private const string Number = "number";
    private const string At = "at";
    private const string BaseNumber = "baseNumber";
    private const string ById = "byId";
    private const string ByName = "byName";
    private const string Note = "note";
    private const string Reason = "reason";
    private const string State = "state";
    private const string Content = "content";
    private const string ContentOf = "contentOf";
    private const string Body = "body";

    /// <summary>Has each version written into the writer, in the order of articles and numbers.</summary>
    public async IAsyncEnumerable<Action<Utf8JsonWriter>> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (articleId, number) = (0L, 0);
        Dictionary<string, int> contents = [];
        while (true)
        {
            var rows = await db
                .ArticleVersions.AsNoTracking()
                .Where(v => v.ArticleId > articleId || (v.ArticleId == articleId && v.Number > number))
                .OrderBy(v => v.ArticleId)
                .ThenBy(v => v.Number)
                .Take(Page)
                .Select(v => new
                {
                    Version = v,
                    v.Content.Fields,
                    v.Content.Body,
                })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (row.Version.ArticleId != articleId)
                {
                    contents.Clear();
                }

                (articleId, number) = (row.Version.ArticleId, row.Version.Number);
                var content = row.Fields with { Body = row.Body.Read() };
                var hash = ArticleContentJson.Hash(content);
                int? like = contents.TryGetValue(hash, out var first) ? first : null;
                contents.TryAdd(hash, number);
                yield return writer => Write(writer, row.Version, content, like);
            }

            if (rows.Count < Page)
            {
                yield break;
            }
        }
    }

    /// <summary>Adds versions in the order in which they were written.</summary>
    public async Task AddAsync(IAsyncEnumerable<JsonElement> records, CancellationToken cancellationToken)
    {
        long articleId = 0;
        var added = 0;
        ArticleContents contents = new(0);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            var id = record.GetProperty(Article).GetInt64();
            if (id != articleId)
            {
                (articleId, contents) = (id, new ArticleContents(id));
            }

            if (added >= Page)
            {
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
                contents.Attach(db);
                added = 0;
            }

            db.ArticleVersions.Add(Read(record, contents));
            added++;
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static void Write(Utf8JsonWriter writer, ArticleVersion version, ArticleContent content, int? like)
    {
        writer.WriteNumber(Article, version.ArticleId);
        writer.WriteNumber(Number, version.Number);
        writer.WritePropertyName(At);
        ArchiveJson.WriteValue(writer, version.At);
        if (version.BaseNumber is { } before)
        {
            writer.WriteNumber(BaseNumber, before);
        }

        if (version.ById is { } by)
        {
            writer.WriteNumber(ById, by);
        }

        writer.WriteString(ByName, version.ByName);
        if (like is { } first)
        {
            writer.WriteNumber(ContentOf, first);
        }
        else
        {
            WriteContent(writer, content);
        }

        if (version.Note is { } note)
        {
            writer.WriteString(Note, note);
        }

        writer.WritePropertyName(Reason);
        ArchiveJson.WriteName(writer, typeof(VersionReason), version.Reason);
        writer.WritePropertyName(State);
        ArchiveJson.WriteName(writer, typeof(ArticleState), version.State);
    }

    private static void WriteContent(Utf8JsonWriter writer, ArticleContent content)
    {
        writer.WriteStartObject(Content);
        using var fields = JsonDocument.Parse(ArticleContentJson.Write(content));
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            field.WriteTo(writer);
        }

        if (content.Body is { } body)
        {
            writer.WriteString(Body, body);
        }

        writer.WriteEndObject();
    }

    private static ArticleVersion Read(JsonElement record, ArticleContents contents)
    {
        var number = record.GetProperty(Number).GetInt32();
        return new ArticleVersion
        {
            ArticleId = record.GetProperty(Article).GetInt64(),
            Number = number,
            At = ArchiveJson.ReadTime(record.GetProperty(At)),
            BaseNumber = record.TryGetProperty(BaseNumber, out var before) ? before.GetInt32() : null,
            ById = record.TryGetProperty(ById, out var by) ? by.GetInt64() : null,
            ByName = record.GetProperty(ByName).GetString()!,
            Note = record.TryGetProperty(Note, out var note) ? note.GetString() : null,
            Reason = (VersionReason)ArchiveJson.ReadName(typeof(VersionReason), record.GetProperty(Reason)),
            State = (ArticleState)ArchiveJson.ReadName(typeof(ArticleState), record.GetProperty(State)),
            Content = record.TryGetProperty(ContentOf, out var first)
                ? contents.Of(first.GetInt32())
                : contents.Add(number, ArticleContentJson.Read(record.GetProperty(Content).GetRawText())),
        };
    }

    /// <summary>The stored contents of one article; equal bodies are stored once.</summary>
    private sealed class ArticleContents(long articleId)
    {
        private readonly Dictionary<int, StoredContent> _contents = [];
        private readonly Dictionary<string, ArticleBody> _bodies = [];

        /// <summary>Tells the context of those that it stored before.</summary>
        public void Attach(NewsDbContext db) => db.AttachRange(_contents.Values);

        public StoredContent Of(int number) =>
            _contents.TryGetValue(number, out var content)
                ? content
                : throw new FormatException($"Version {number}, whose content it has, is missing.");

        public StoredContent Add(int number, ArticleContent content)
        {
            var hash = ArticleBody.HashOf(content.Body);
            if (!_bodies.TryGetValue(hash, out var body))
            {
                body = ArticleBody.Of(articleId, content.Body);
                _bodies.Add(hash, body);
            }

            return _contents[number] = new StoredContent
            {
                ArticleId = articleId,
                Hash = ArticleContentJson.Hash(content),
                Fields = content with { Body = null },
                Body = body,
            };
        }
    }
}
