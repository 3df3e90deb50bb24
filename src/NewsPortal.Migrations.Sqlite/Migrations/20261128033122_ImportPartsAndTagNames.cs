using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ImportPartsAndTagNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "NameKey",
                table: "Tags",
                type: "TEXT",
                maxLength: 600,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ImportedParts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Source = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    SourceType = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    SourceId = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Needs = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportedParts", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Tags_NameKey",
                table: "Tags",
                column: "NameKey");

            migrationBuilder.CreateIndex(
                name: "IX_ImportedParts_Source_SourceType_SourceId",
                table: "ImportedParts",
                columns: new[] { "Source", "SourceType", "SourceId" },
                unique: true);

            // Names beyond ASCII, or with spaces that a key has not, get their key from the program when it first looks for a tag.
            migrationBuilder.Sql(
                """
                UPDATE "Tags" SET "NameKey" = lower("Name")
                WHERE "Name" NOT GLOB '*[^ -~]*' AND instr("Name", '  ') = 0 AND "Name" = trim("Name") AND length("Name") > 0;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ImportedParts");

            migrationBuilder.DropIndex(
                name: "IX_Tags_NameKey",
                table: "Tags");

            migrationBuilder.DropColumn(
                name: "NameKey",
                table: "Tags");
        }
    }
}
