using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Structure : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "OnlyEditorsMakeTags",
                table: "SiteSettings",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "TermChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Act = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ById = table.Column<long>(type: "bigint", nullable: true),
                    ByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    TermId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Other = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    Stories = table.Column<int>(type: "int", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    UndoneByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    NotesJson = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TermChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FormerTerms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    FormerId = table.Column<long>(type: "bigint", nullable: true),
                    NameKey = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: true, collation: "Latin1_General_100_BIN2"),
                    TermId = table.Column<long>(type: "bigint", nullable: false),
                    ChangeId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormerTerms", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FormerTerms_TermChanges_ChangeId",
                        column: x => x.ChangeId,
                        principalTable: "TermChanges",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TermChangeStories",
                columns: table => new
                {
                    ChangeId = table.Column<long>(type: "bigint", nullable: false),
                    TermId = table.Column<long>(type: "bigint", nullable: false),
                    ArticleId = table.Column<long>(type: "bigint", nullable: false),
                    ReferencePosition = table.Column<int>(type: "int", nullable: true),
                    OtherReferencePosition = table.Column<int>(type: "int", nullable: true),
                    LinkPosition = table.Column<int>(type: "int", nullable: true),
                    OtherLinkPosition = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TermChangeStories", x => new { x.ChangeId, x.TermId, x.ArticleId });
                    table.ForeignKey(
                        name: "FK_TermChangeStories_TermChanges_ChangeId",
                        column: x => x.ChangeId,
                        principalTable: "TermChanges",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

                        migrationBuilder.CreateIndex(
                name: "IX_FormerTerms_ChangeId",
                table: "FormerTerms",
                column: "ChangeId");

            migrationBuilder.CreateIndex(
                name: "IX_FormerTerms_Kind_FormerId",
                table: "FormerTerms",
                columns: new[] { "Kind", "FormerId" });

            migrationBuilder.CreateIndex(
                name: "IX_FormerTerms_Kind_NameKey",
                table: "FormerTerms",
                columns: new[] { "Kind", "NameKey" });

            migrationBuilder.CreateIndex(
                name: "IX_TermChanges_At_Id",
                table: "TermChanges",
                columns: new[] { "At", "Id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "IX_TermChanges_Kind_TermId_Id",
                table: "TermChanges",
                columns: new[] { "Kind", "TermId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FormerTerms");

            migrationBuilder.DropTable(
                name: "TermChangeStories");

            migrationBuilder.DropTable(
                name: "TermChanges");

            migrationBuilder.DropColumn(
                name: "OnlyEditorsMakeTags",
                table: "SiteSettings");
        }
    }
}
