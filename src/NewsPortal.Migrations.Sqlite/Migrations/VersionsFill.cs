namespace NewsPortal.Migrations.Sqlite.Migrations;

/// <summary>Brings articles and their revisions of the first release over; between the new tables and the end of the old.</summary>
public partial class Versions
{
    private static readonly string[] Fill =
    [
        // Each article has a revision at least, and the last one says what the article says now.
        """
        INSERT INTO "ArticleRevisions" (
            "ArticleId", "SavedAt", "SavedById", "SavedByName", "Action", "State", "Headline", "Standfirst", "Body")
        SELECT a."Id", a."ModifiedAt", NULL, '', 'Saved', a."State", a."Headline", a."Standfirst", a."Body" FROM "Articles" AS a
        WHERE NOT EXISTS (SELECT 1 FROM "ArticleRevisions" AS r WHERE r."ArticleId" = a."Id");
        """,
        """
        INSERT INTO "ArticleBodies" ("Id", "ArticleId", "Text")
        SELECT r."Id", r."ArticleId", CASE WHEN r."Id" = (SELECT MAX(n."Id") FROM "ArticleRevisions" AS n WHERE n."ArticleId" = a."Id") THEN a."Body" ELSE r."Body" END
        FROM "ArticleRevisions" AS r JOIN "Articles" AS a ON a."Id" = r."ArticleId";
        """,
        // A revision held three fields; the others are those that the article has now.
        """
        INSERT INTO "ArticleContents" ("Id", "ArticleId", "Json", "BodyId")
        SELECT r."Id", r."ArticleId", json_object(
                    'schema', 1,
                    'headline', CASE WHEN r."Id" = (SELECT MAX(n."Id") FROM "ArticleRevisions" AS n WHERE n."ArticleId" = a."Id") THEN a."Headline" ELSE r."Headline" END,
                    'standfirst', NULLIF(CASE WHEN r."Id" = (SELECT MAX(n."Id") FROM "ArticleRevisions" AS n WHERE n."ArticleId" = a."Id") THEN a."Standfirst" ELSE r."Standfirst" END, ''),
                    'storyKind', CASE a."StoryKind" WHEN 1 THEN 'analysis' WHEN 2 THEN 'opinion' WHEN 3 THEN 'review' WHEN 4 THEN 'sponsored'
                        WHEN 5 THEN 'live' ELSE 'news' END,
                    'language', a."Language",
                    'categoryIds', json((SELECT json_group_array(x) FROM (
                        SELECT l."CategoryId" AS x FROM "ArticleCategories" AS l WHERE l."ArticleId" = a."Id" AND l."Position" IS NOT NULL ORDER BY l."Position"))),
                    'tags', json((SELECT json_group_array(x) FROM (
                        SELECT t."Name" AS x FROM "ArticleTags" AS l JOIN "Tags" AS t ON t."Id" = l."TagId" WHERE l."ArticleId" = a."Id" ORDER BY l."Position"))),
                    'authorIds', json((SELECT json_group_array(x) FROM (
                        SELECT l."AuthorId" AS x FROM "ArticleAuthors" AS l WHERE l."ArticleId" = a."Id" ORDER BY l."Position"))),
                    'seriesId', a."SeriesId",
                    'seriesPlace', a."SeriesPosition",
                    'pictureId', a."PictureId",
                    'pictureAlt', NULLIF(a."PictureAlt", ''),
                    'pictureCaption', NULLIF(a."PictureCaption", ''),
                    'pictureCredit', NULLIF(a."PictureCredit", ''),
                    'slug', CASE WHEN a."Kind" = 0 THEN a."Slug" END,
                    'pagePath', CASE WHEN a."Kind" = 1 THEN SUBSTR(a."Path", 2) END,
                    'seoTitle', NULLIF(a."SeoTitle", ''),
                    'seoDescription', NULLIF(a."SeoDescription", ''),
                    'enclosure', json(CASE WHEN a."EnclosureAddress" IS NOT NULL THEN json_object(
                        'address', a."EnclosureAddress", 'type', COALESCE(a."EnclosureType", ''), 'bytes', a."EnclosureBytes") END)), r."Id"
        FROM "ArticleRevisions" AS r JOIN "Articles" AS a ON a."Id" = r."ArticleId";
        """,
        """
        INSERT INTO "ArticleVersions" (
            "Id", "ArticleId", "Number", "BaseNumber", "At", "ById", "ByName", "Reason", "Note", "State", "ContentId")
        SELECT r."Id", r."ArticleId", ROW_NUMBER() OVER (PARTITION BY r."ArticleId" ORDER BY r."Id"),
            NULLIF(ROW_NUMBER() OVER (PARTITION BY r."ArticleId" ORDER BY r."Id") - 1, 0),
            r."SavedAt", r."SavedById", r."SavedByName",
            CASE r."Action" WHEN 'Saved' THEN 0 WHEN 'Created' THEN 1 WHEN 'Handed in' THEN 2 WHEN 'Published' THEN 3
                WHEN 'Scheduled' THEN 4 WHEN 'Back to draft' THEN 5 WHEN 'Taken down' THEN 6 ELSE 9 END,
            CASE WHEN r."Action" IN ('Saved', 'Created', 'Handed in', 'Published', 'Scheduled', 'Back to draft', 'Taken down')
                THEN NULL ELSE r."Action" END,
            r."State", r."Id"
        FROM "ArticleRevisions" AS r;
        """,
        """
        UPDATE "Articles" SET "Title" = "Headline", "NewestVersion" = (
            SELECT MAX(v."Number") FROM "ArticleVersions" AS v WHERE v."ArticleId" = "Articles"."Id");
        """,
        // What is published, or was taken down, is the newest; of a draft readers see nothing.
        """
        UPDATE "Articles" SET "PublishedVersion" = "NewestVersion" WHERE "PublishedAt" IS NOT NULL AND "State" IN (2, 3);
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT l."ArticleId", 0, l."CategoryId", l."Position" FROM "ArticleCategories" AS l WHERE l."Position" IS NOT NULL;
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT l."ArticleId", 1, l."TagId", l."Position" FROM "ArticleTags" AS l;
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT l."ArticleId", 2, l."AuthorId", l."Position" FROM "ArticleAuthors" AS l;
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT l."ArticleId", 4, l."MediaId", ROW_NUMBER() OVER (PARTITION BY l."ArticleId" ORDER BY l."MediaId") - 1 FROM "ArticleMedia" AS l;
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT l."ArticleId", 5, l."FileId", ROW_NUMBER() OVER (PARTITION BY l."ArticleId" ORDER BY l."FileId") - 1 FROM "ArticleFiles" AS l;
        """,
        """
        INSERT INTO "ArticleReferences" ("ArticleId", "Kind", "TargetId", "Position")
        SELECT a."Id", 3, a."SeriesId", COALESCE(a."SeriesPosition", 1) FROM "Articles" AS a WHERE a."SeriesId" IS NOT NULL;
        """,
        // Link rows are for what readers see, or saw.
        """
        DELETE FROM "ArticleCategories" WHERE "ArticleId" IN (SELECT a."Id" FROM "Articles" AS a WHERE a."PublishedVersion" IS NULL);
        """,
        """
        DELETE FROM "ArticleTags" WHERE "ArticleId" IN (SELECT a."Id" FROM "Articles" AS a WHERE a."PublishedVersion" IS NULL);
        """,
        """
        DELETE FROM "ArticleAuthors" WHERE "ArticleId" IN (SELECT a."Id" FROM "Articles" AS a WHERE a."PublishedVersion" IS NULL);
        """,
        """
        DELETE FROM "ArticleMedia" WHERE "ArticleId" IN (SELECT a."Id" FROM "Articles" AS a WHERE a."PublishedVersion" IS NULL);
        """,
        """
        DELETE FROM "ArticleFiles" WHERE "ArticleId" IN (SELECT a."Id" FROM "Articles" AS a WHERE a."PublishedVersion" IS NULL);
        """,
        """
        UPDATE "Articles" SET "SeriesId" = NULL, "SeriesPosition" = NULL, "PictureId" = NULL, "BodyPictureId" = NULL,
            "BodyAudioId" = NULL
        WHERE "PublishedVersion" IS NULL;
        """,
        """
        UPDATE "Changes" SET "HoldsFrom" = "At";
        """,
    ];
}
