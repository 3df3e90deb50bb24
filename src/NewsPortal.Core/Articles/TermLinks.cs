using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Gives stories another term, and the former one back: in their newest versions and, beside
/// <see cref="ArticlePublisher"/>, in what readers see. Works on all of them at once in the caller's transaction,
/// however many they are, and writes down first what each story had (<see cref="TermChangeStory"/>). Versions of
/// articles stay, so that no open form of theirs gets a conflict.
/// </summary>
public sealed class TermLinks(NewsDbContext db)
{
    /// <summary>How many ids one statement names.</summary>
    private const int Batch = 500;

    /// <summary>The rows that this is about, by their change and their former term.</summary>
    private const string Noted =
        """SELECT 1 FROM "TermChangeStories" AS s WHERE s."ChangeId" = {0} AND s."TermId" = {1} AND s."ArticleId" = """;

    /// <summary>Writes down which stories have a term, all of them or some, and where.</summary>
    /// <param name="changeId">The change that takes it from them.</param>
    /// <param name="kind">What kind of term it is.</param>
    /// <param name="from">The term.</param>
    /// <param name="into">The term that they get instead.</param>
    /// <param name="stories">Some of the stories; null for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many there are.</returns>
    internal async Task<int> NoteAsync(
        long changeId,
        TermKind kind,
        long from,
        long into,
        IReadOnlyCollection<long>? stories,
        CancellationToken cancellationToken
    )
    {
        var (table, article, term, position) = RowsOf(kind);
        var insert = $$"""
            INSERT INTO "TermChangeStories" ("ChangeId", "TermId", "ArticleId", "ReferencePosition",
                "OtherReferencePosition", "LinkPosition", "OtherLinkPosition")
            SELECT {0}, {1}, x."ArticleId", r."Position", q."Position", l."{{position}}", o."{{position}}"
            FROM (
                SELECT "ArticleId" FROM "ArticleReferences" WHERE "Kind" = {3} AND "TargetId" = {1}
                UNION
                SELECT "{{article}}" FROM "{{table}}" WHERE "{{term}}" = {1} AND "{{position}}" IS NOT NULL
            ) AS x
            LEFT JOIN "ArticleReferences" AS r
                ON r."ArticleId" = x."ArticleId" AND r."Kind" = {3} AND r."TargetId" = {1}
            LEFT JOIN "ArticleReferences" AS q
                ON q."ArticleId" = x."ArticleId" AND q."Kind" = {3} AND q."TargetId" = {2}
            LEFT JOIN "{{table}}" AS l ON l."{{article}}" = x."ArticleId" AND l."{{term}}" = {1}
            LEFT JOIN "{{table}}" AS o ON o."{{article}}" = x."ArticleId" AND o."{{term}}" = {2}
            """;
        if (stories is null)
        {
            return await RunAsync(insert, cancellationToken, changeId, from, into, (int)Reference(kind));
        }

        var noted = 0;
        foreach (var batch in stories.Distinct().Chunk(Batch))
        {
            var ids = string.Join(", ", batch.Select((_, i) => $"{{{i + 4}}}"));
            noted += await RunAsync(
                $"""{insert} WHERE x."ArticleId" IN ({ids})""",
                cancellationToken,
                [changeId, from, into, (int)Reference(kind), .. batch]
            );
        }

        return noted;
    }

    /// <summary>Replaces a term by another one on the stories that were written down.</summary>
    /// <param name="changeId">The change.</param>
    /// <param name="kind">What kind of term it is.</param>
    /// <param name="from">The term that they had.</param>
    /// <param name="into">The term that they get.</param>
    /// <param name="shift">Series only: how far their places move up, so that they follow the other parts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task MoveAsync(
        long changeId,
        TermKind kind,
        long from,
        long into,
        int shift,
        CancellationToken cancellationToken
    )
    {
        var (table, article, term, position) = RowsOf(kind);
        object[] arguments = [changeId, from, into, (int)Reference(kind), shift];
        await MoveRowsAsync(
            "ArticleReferences",
            "ArticleId",
            "TargetId",
            "Position",
            "Reference",
            " AND \"Kind\" = {3}"
        );
        await MoveRowsAsync(table, article, term, position, "Link", "");
        await RestateAsync(changeId, kind, from, cancellationToken);

        async Task MoveRowsAsync(string rows, string story, string target, string place, string side, string also)
        {
            if (kind == TermKind.Series)
            {
                await RunAsync(
                    $$"""
                    UPDATE "{{rows}}" SET "{{target}}" = {2}, "{{place}}" = "{{place}}" + {4}
                    WHERE "{{target}}" = {1}{{also}} AND EXISTS ({{Noted}} "{{rows}}"."{{story}}")
                    """,
                    cancellationToken,
                    arguments
                );
                return;
            }

            // A story that had both keeps one, at the better of the two places: the first of all must remain.
            await RunAsync(
                $$"""
                UPDATE "{{rows}}" SET "{{place}}" = (
                    SELECT t."{{side}}Position" FROM "TermChangeStories" AS t
                    WHERE t."ChangeId" = {0} AND t."TermId" = {1} AND t."ArticleId" = "{{rows}}"."{{story}}")
                WHERE "{{target}}" = {2}{{also}} AND EXISTS ({{Noted}} "{{rows}}"."{{story}}"
                    AND s."{{side}}Position" < s."Other{{side}}Position")
                """,
                cancellationToken,
                arguments
            );
            await RunAsync(
                $$"""
                DELETE FROM "{{rows}}" WHERE "{{target}}" = {1}{{also}} AND EXISTS ({{Noted}} "{{rows}}"."{{story}}"
                    AND s."Other{{side}}Position" IS NOT NULL)
                """,
                cancellationToken,
                arguments
            );
            if (kind == TermKind.Category && side == "Link")
            {
                // Listed there because of a section below it; from now on it is a label.
                await RunAsync(
                    $$"""
                    DELETE FROM "{{rows}}" WHERE "{{target}}" = {2} AND "{{place}}" IS NULL
                        AND EXISTS ({{Noted}} "{{rows}}"."{{story}}" AND s."LinkPosition" IS NOT NULL)
                    """,
                    cancellationToken,
                    arguments
                );
            }

            var labelled = kind == TermKind.Category && side == "Link" ? $""" AND "{place}" IS NOT NULL""" : "";
            await RunAsync(
                $$"""
                UPDATE "{{rows}}" SET "{{target}}" = {2}
                WHERE "{{target}}" = {1}{{also}}{{labelled}} AND EXISTS ({{Noted}} "{{rows}}"."{{story}}")
                """,
                cancellationToken,
                arguments
            );
        }
    }

    /// <summary>
    /// Gives the stories that were written down their former term back, where they still have the one that they got;
    /// a story from which somebody took that one since stays as it is. A place that was changed since stays too.
    /// </summary>
    internal async Task TakeBackAsync(
        long changeId,
        TermKind kind,
        long from,
        long into,
        CancellationToken cancellationToken
    )
    {
        object[] arguments = [changeId, from, into, (int)Reference(kind)];
        if (kind == TermKind.Series)
        {
            await RunAsync(
                $$"""
                UPDATE "ArticleReferences" SET "TargetId" = {1}, "Position" = (
                    SELECT t."ReferencePosition" FROM "TermChangeStories" AS t
                    WHERE t."ChangeId" = {0} AND t."TermId" = {1} AND t."ArticleId" = "ArticleReferences"."ArticleId")
                WHERE "TargetId" = {2} AND "Kind" = {3} AND EXISTS ({{Noted}} "ArticleReferences"."ArticleId"
                    AND s."ReferencePosition" IS NOT NULL)
                """,
                cancellationToken,
                arguments
            );
            await RunAsync(
                $$"""
                UPDATE "Articles" SET "SeriesId" = {1}, "SeriesPosition" = (
                    SELECT COALESCE(t."LinkPosition", t."ReferencePosition") FROM "TermChangeStories" AS t
                    WHERE t."ChangeId" = {0} AND t."TermId" = {1} AND t."ArticleId" = "Articles"."Id")
                WHERE "SeriesId" = {2} AND EXISTS ({{Noted}} "Articles"."Id")
                """,
                cancellationToken,
                arguments
            );
            return;
        }

        await TakeRowsBackAsync(
            "ArticleReferences",
            "TargetId",
            """, "Kind", "ModifiedAt", "State" """,
            """, {3}, i."ModifiedAt", i."State" """,
            " AND i.\"Kind\" = {3}",
            "s.\"ReferencePosition\"",
            "s.\"OtherReferencePosition\""
        );

        // A story that was no public one then was published with the term that it had got.
        const string WasPublic = """s."LinkPosition" IS NOT NULL OR s."OtherLinkPosition" IS NOT NULL""";
        var (table, _, term, _) = RowsOf(kind);
        await TakeRowsBackAsync(
            table,
            term,
            """, "ListedAt" """,
            """, i."ListedAt" """,
            """ AND i."Position" IS NOT NULL""",
            $"""CASE WHEN {WasPublic} THEN s."LinkPosition" ELSE s."ReferencePosition" END""",
            $"""CASE WHEN {WasPublic} THEN s."OtherLinkPosition" ELSE s."OtherReferencePosition" END"""
        );
        await RestateAsync(changeId, kind, from, cancellationToken);

        async Task TakeRowsBackAsync(
            string rows,
            string target,
            string column,
            string value,
            string also,
            string had,
            string other
        )
        {
            var present = $$"""
                FROM (SELECT s."ArticleId", {{had}} AS "Had", {{other}} AS "Other" FROM "TermChangeStories" AS s
                    WHERE s."ChangeId" = {0} AND s."TermId" = {1}) AS s
                JOIN "{{rows}}" AS i ON i."ArticleId" = s."ArticleId" AND i."{{target}}" = {2}{{also}}
                WHERE s."Had" IS NOT NULL
                """;

            // The merge left the better of two places; where somebody changed it since, the former term follows.
            const string IsAsLeft = """i."Position" = CASE WHEN s."Had" < s."Other" THEN s."Had" ELSE s."Other" END""";
            await RunAsync(
                $$"""
                INSERT INTO "{{rows}}" ("ArticleId", "{{target}}", "Position"{{column}})
                SELECT s."ArticleId", {1}, CASE WHEN s."Other" IS NULL THEN i."Position"
                    WHEN {{IsAsLeft}} THEN s."Had" ELSE i."Position" + 1 END{{value}}
                {{present}}
                """,
                cancellationToken,
                arguments
            );
            await RunAsync(
                $$"""
                DELETE FROM "{{rows}}" WHERE "{{target}}" = {2}{{also.Replace("i.", "", StringComparison.Ordinal)}}
                    AND "ArticleId" IN (SELECT s."ArticleId" {{present}} AND s."Other" IS NULL)
                """,
                cancellationToken,
                arguments
            );
            await RunAsync(
                $$"""
                UPDATE "{{rows}}" SET "Position" = (
                    SELECT {{other}} FROM "TermChangeStories" AS s WHERE s."ChangeId" = {0} AND s."TermId" = {1}
                        AND s."ArticleId" = "{{rows}}"."ArticleId")
                WHERE "{{target}}" = {2}{{also.Replace("i.", "", StringComparison.Ordinal)}}
                    AND "ArticleId" IN (SELECT s."ArticleId" {{present}} AND s."Had" < s."Other" AND {{IsAsLeft}})
                """,
                cancellationToken,
                arguments
            );
        }
    }

    /// <summary>Writes down again for cards what the link rows say (<see cref="Article.LabelIds"/>).</summary>
    private async Task RestateAsync(long changeId, TermKind kind, long from, CancellationToken cancellationToken)
    {
        if (kind is not (TermKind.Category or TermKind.Author))
        {
            return;
        }

        var (table, article, term, position) = RowsOf(kind);
        var column = kind == TermKind.Category ? "LabelIds" : "AuthorIds";
        var ids = db.Database.IdsInOrder($"""l."{term}" """, $"""l."{position}" """);
        await RunAsync(
            $$"""
            UPDATE "Articles" SET "{{column}}" = COALESCE((
                SELECT {{ids}} FROM "{{table}}" AS l
                WHERE l."{{article}}" = "Articles"."Id" AND l."{{position}}" IS NOT NULL), '')
            WHERE EXISTS ({{Noted}} "Articles"."Id")
            """,
            cancellationToken,
            changeId,
            from
        );
    }

    private static ReferenceKind Reference(TermKind kind) =>
        kind switch
        {
            TermKind.Category => ReferenceKind.Category,
            TermKind.Tag => ReferenceKind.Tag,
            TermKind.Author => ReferenceKind.Author,
            _ => ReferenceKind.Series,
        };

    /// <summary>Where readers' lists have a kind of term: table, story, term and place.</summary>
    private static (string Table, string Article, string Term, string Position) RowsOf(TermKind kind) =>
        kind switch
        {
            TermKind.Category => ("ArticleCategories", "ArticleId", "CategoryId", "Position"),
            TermKind.Tag => ("ArticleTags", "ArticleId", "TagId", "Position"),
            TermKind.Author => ("ArticleAuthors", "ArticleId", "AuthorId", "Position"),
            _ => ("Articles", "Id", "SeriesId", "SeriesPosition"),
        };

    private Task<int> RunAsync(string sql, CancellationToken cancellationToken, params object[] arguments) =>
        db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, arguments), cancellationToken);
}
