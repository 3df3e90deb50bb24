using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StatedLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AuthorIds",
                table: "Articles",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "LabelIds",
                table: "Articles",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql(
                """
                UPDATE "Articles" SET
                    "LabelIds" = COALESCE((
                        SELECT group_concat(l."CategoryId", ' ' ORDER BY l."Position") FROM "ArticleCategories" AS l
                        WHERE l."ArticleId" = "Articles"."Id" AND l."Position" IS NOT NULL), ''),
                    "AuthorIds" = COALESCE((
                        SELECT group_concat(l."AuthorId", ' ' ORDER BY l."Position") FROM "ArticleAuthors" AS l
                        WHERE l."ArticleId" = "Articles"."Id"), '');
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AuthorIds",
                table: "Articles");

            migrationBuilder.DropColumn(
                name: "LabelIds",
                table: "Articles");
        }
    }
}
