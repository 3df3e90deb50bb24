using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "NoteId",
                table: "Notices",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Headline",
                table: "FrontPlacements",
                type: "nvarchar(300)",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Kicker",
                table: "FrontPlacements",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Label",
                table: "FrontPlacements",
                type: "nvarchar(30)",
                maxLength: 30,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "PictureId",
                table: "FrontPlacements",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ExternalLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Address = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Hash = table.Column<string>(type: "char(64)", unicode: false, fixedLength: true, maxLength: 64, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Status = table.Column<int>(type: "int", nullable: true),
                    WantedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    DueAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExternalLinks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PreviewLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ArticleId = table.Column<long>(type: "bigint", nullable: false),
                    TokenHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    For = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedById = table.Column<long>(type: "bigint", nullable: true),
                    CreatedByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    EndsAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    OpenedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Opened = table.Column<int>(type: "int", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ArticleId = table.Column<long>(type: "bigint", nullable: false),
                    ReplyToId = table.Column<long>(type: "bigint", nullable: true),
                    Anchor = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: false),
                    Quote = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    AuthorId = table.Column<long>(type: "bigint", nullable: true),
                    AuthorName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    EditedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ResolvedByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
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
                    ArticleId = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoryRestrictions", x => x.ArticleId);
                });

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
                name: "NoteMentions",
                columns: table => new
                {
                    NoteId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<long>(type: "bigint", nullable: false)
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
                    ArticleId = table.Column<long>(type: "bigint", nullable: false),
                    UserId = table.Column<long>(type: "bigint", nullable: false)
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

            migrationBuilder.AddForeignKey(
                name: "FK_FrontPlacements_Media_PictureId",
                table: "FrontPlacements",
                column: "PictureId",
                principalTable: "Media",
                principalColumn: "Id",
                onDelete: ReferentialAction.SetNull);
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
