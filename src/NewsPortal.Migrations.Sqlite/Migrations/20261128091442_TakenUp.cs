using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TakenUp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsTakenUp",
                table: "Media",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsTakenUp",
                table: "Files",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Sql(
                """
                UPDATE "Media" SET "IsTakenUp" = 1 WHERE "Id" IN (SELECT "MediaId" FROM "ArticleMedia");
                """);
            migrationBuilder.Sql(
                """
                UPDATE "Files" SET "IsTakenUp" = 1 WHERE "Id" IN (SELECT "FileId" FROM "ArticleFiles");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsTakenUp",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "IsTakenUp",
                table: "Files");
        }
    }
}
