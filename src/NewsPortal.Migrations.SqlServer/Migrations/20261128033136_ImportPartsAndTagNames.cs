using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
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
                type: "nvarchar(600)",
                maxLength: 600,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "ImportedParts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Source = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2"),
                    SourceType = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    SourceId = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Needs = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Content = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
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
                UPDATE [Tags] SET [NameKey] = LOWER([Name] COLLATE Latin1_General_100_BIN2)
                WHERE [Name] COLLATE Latin1_General_100_BIN2 NOT LIKE N'%[^ -~]%' AND CHARINDEX(N'  ', [Name]) = 0
                    AND DATALENGTH([Name]) = DATALENGTH(LTRIM(RTRIM([Name]))) AND DATALENGTH([Name]) > 0;
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
