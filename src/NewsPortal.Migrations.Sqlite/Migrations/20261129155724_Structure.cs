using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "TermChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Act = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ById = table.Column<long>(type: "INTEGER", nullable: true),
                    ByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    TermId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Other = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Stories = table.Column<int>(type: "INTEGER", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UndoneByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    NotesJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TermChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FormerTerms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    FormerId = table.Column<long>(type: "INTEGER", nullable: true),
                    NameKey = table.Column<string>(type: "TEXT", maxLength: 600, nullable: true),
                    TermId = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangeId = table.Column<long>(type: "INTEGER", nullable: false)
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
                    ChangeId = table.Column<long>(type: "INTEGER", nullable: false),
                    TermId = table.Column<long>(type: "INTEGER", nullable: false),
                    ArticleId = table.Column<long>(type: "INTEGER", nullable: false),
                    ReferencePosition = table.Column<int>(type: "INTEGER", nullable: true),
                    OtherReferencePosition = table.Column<int>(type: "INTEGER", nullable: true),
                    LinkPosition = table.Column<int>(type: "INTEGER", nullable: true),
                    OtherLinkPosition = table.Column<int>(type: "INTEGER", nullable: true)
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
