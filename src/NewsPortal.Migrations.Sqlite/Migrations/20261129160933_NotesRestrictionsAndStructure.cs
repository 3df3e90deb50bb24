using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NotesRestrictionsAndStructure : Migration
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

            migrationBuilder.AddColumn<long>(
                name: "NoteId",
                table: "Notices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Headline",
                table: "FrontPlacements",
                type: "TEXT",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Kicker",
                table: "FrontPlacements",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Label",
                table: "FrontPlacements",
                type: "TEXT",
                maxLength: 30,
                nullable: false,
                defaultValue: "");

            // As one statement: AddForeignKey would copy the whole table, outside the transaction.
            migrationBuilder.Sql(
                """
                ALTER TABLE "FrontPlacements" ADD "PictureId" INTEGER NULL
                    CONSTRAINT "FK_FrontPlacements_Media_PictureId" REFERENCES "Media" ("Id") ON DELETE SET NULL;
                """);

            migrationBuilder.CreateTable(
                name: "ExternalLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Address = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Hash = table.Column<string>(type: "TEXT", unicode: false, fixedLength: true, maxLength: 64, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: true),
                    WantedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExternalLinks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PreviewLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ArticleId = table.Column<long>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    For = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedById = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    EndsAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    OpenedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Opened = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PreviewLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PreviewLinks_Articles_ArticleId",
                        column: x => x.ArticleId,
                        principalTable: "Articles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "StoryNotes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false),
                    ArticleId = table.Column<long>(type: "INTEGER", nullable: false),
                    ReplyToId = table.Column<long>(type: "INTEGER", nullable: true),
                    Anchor = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    Quote = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AuthorId = table.Column<long>(type: "INTEGER", nullable: true),
                    AuthorName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EditedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolvedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoryNotes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_StoryNotes_Articles_ArticleId",
                        column: x => x.ArticleId,
                        principalTable: "Articles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_StoryNotes_StoryNotes_ReplyToId",
                        column: x => x.ReplyToId,
                        principalTable: "StoryNotes",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "StoryRestrictions",
                columns: table => new
                {
                    ArticleId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoryRestrictions", x => x.ArticleId);
                });

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
                name: "NoteMentions",
                columns: table => new
                {
                    NoteId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoteMentions", x => new { x.NoteId, x.UserId });
                    table.ForeignKey(
                        name: "FK_NoteMentions_StoryNotes_NoteId",
                        column: x => x.NoteId,
                        principalTable: "StoryNotes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_NoteMentions_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RestrictedPeople",
                columns: table => new
                {
                    ArticleId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RestrictedPeople", x => new { x.ArticleId, x.UserId });
                    table.ForeignKey(
                        name: "FK_RestrictedPeople_StoryRestrictions_ArticleId",
                        column: x => x.ArticleId,
                        principalTable: "StoryRestrictions",
                        principalColumn: "ArticleId",
                        onDelete: ReferentialAction.Cascade);
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
                name: "IX_WorkingCopies_UpdatedAt",
                table: "WorkingCopies",
                column: "UpdatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_FrontPlacements_PictureId",
                table: "FrontPlacements",
                column: "PictureId");

            migrationBuilder.CreateIndex(
                name: "IX_ExternalLinks_DueAt_Id",
                table: "ExternalLinks",
                columns: new[] { "DueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ExternalLinks_Hash",
                table: "ExternalLinks",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ExternalLinks_WantedAt",
                table: "ExternalLinks",
                column: "WantedAt");

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
                name: "IX_NoteMentions_UserId_NoteId",
                table: "NoteMentions",
                columns: new[] { "UserId", "NoteId" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "IX_PreviewLinks_ArticleId_Id",
                table: "PreviewLinks",
                columns: new[] { "ArticleId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PreviewLinks_TokenHash",
                table: "PreviewLinks",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StoryNotes_ArticleId_Id",
                table: "StoryNotes",
                columns: new[] { "ArticleId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_StoryNotes_ReplyToId",
                table: "StoryNotes",
                column: "ReplyToId");

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
            migrationBuilder.DropForeignKey(
                name: "FK_FrontPlacements_Media_PictureId",
                table: "FrontPlacements");

            migrationBuilder.DropTable(
                name: "ExternalLinks");

            migrationBuilder.DropTable(
                name: "FormerTerms");

            migrationBuilder.DropTable(
                name: "NoteMentions");

            migrationBuilder.DropTable(
                name: "PreviewLinks");

            migrationBuilder.DropTable(
                name: "RestrictedPeople");

            migrationBuilder.DropTable(
                name: "TermChangeStories");

            migrationBuilder.DropTable(
                name: "StoryNotes");

            migrationBuilder.DropTable(
                name: "StoryRestrictions");

            migrationBuilder.DropTable(
                name: "TermChanges");

            migrationBuilder.DropIndex(
                name: "IX_WorkingCopies_UpdatedAt",
                table: "WorkingCopies");

            migrationBuilder.DropIndex(
                name: "IX_FrontPlacements_PictureId",
                table: "FrontPlacements");

            migrationBuilder.DropColumn(
                name: "OnlyEditorsMakeTags",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "NoteId",
                table: "Notices");

            migrationBuilder.DropColumn(
                name: "Headline",
                table: "FrontPlacements");

            migrationBuilder.DropColumn(
                name: "Kicker",
                table: "FrontPlacements");

            migrationBuilder.DropColumn(
                name: "Label",
                table: "FrontPlacements");

            migrationBuilder.DropColumn(
                name: "PictureId",
                table: "FrontPlacements");
        }
    }
}
