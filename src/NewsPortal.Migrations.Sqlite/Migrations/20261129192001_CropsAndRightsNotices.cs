using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CropsAndRightsNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: AlterColumn would copy the table outside the transaction. Nothing refers to it.
            migrationBuilder.Sql(
                """
                CREATE TABLE "NoticesOfBoth" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY AUTOINCREMENT,
                    "ArticleId" INTEGER NULL,
                    "At" TEXT NOT NULL,
                    "ByName" TEXT NOT NULL,
                    "EndsAt" TEXT NULL,
                    "Headline" TEXT NOT NULL,
                    "Kind" INTEGER NOT NULL,
                    "MailedAt" TEXT NULL,
                    "MediaId" INTEGER NULL,
                    "Message" TEXT NOT NULL,
                    "NoteId" INTEGER NULL,
                    "ReadAt" TEXT NULL,
                    "UserId" INTEGER NOT NULL,
                    CONSTRAINT "FK_Notices_Articles_ArticleId" FOREIGN KEY ("ArticleId")
                        REFERENCES "Articles" ("Id") ON DELETE CASCADE,
                    CONSTRAINT "FK_Notices_Users_UserId" FOREIGN KEY ("UserId")
                        REFERENCES "Users" ("Id") ON DELETE CASCADE
                );
                INSERT INTO "NoticesOfBoth"
                    ("Id", "ArticleId", "At", "ByName", "Headline", "Kind", "MailedAt", "Message", "NoteId", "ReadAt", "UserId")
                    SELECT "Id", "ArticleId", "At", "ByName", "Headline", "Kind", "MailedAt", "Message", "NoteId", "ReadAt", "UserId"
                    FROM "Notices";
                DROP TABLE "Notices";
                ALTER TABLE "NoticesOfBoth" RENAME TO "Notices";
                CREATE INDEX "IX_Notices_ArticleId" ON "Notices" ("ArticleId");
                CREATE INDEX "IX_Notices_At" ON "Notices" ("At");
                CREATE INDEX "IX_Notices_Unread" ON "Notices" ("UserId") WHERE [ReadAt] IS NULL;
                CREATE INDEX "IX_Notices_UserId_Id" ON "Notices" ("UserId", "Id" DESC);
                """);

            migrationBuilder.AddColumn<string>(
                name: "Crops",
                table: "Media",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EndTold",
                table: "Media",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasLook",
                table: "Media",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastDayTold",
                table: "Media",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Notices_Media",
                table: "Notices",
                column: "MediaId",
                filter: "[MediaId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Media_NoLook",
                table: "Media",
                column: "Id",
                filter: "[HasLook] = 0");

            // Pictures that have looks keep them; a job reads those of all others.
            migrationBuilder.Sql("UPDATE Media SET HasLook = 1 WHERE Id IN (SELECT MediaId FROM PictureLooks);");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Notices_Media",
                table: "Notices");

            migrationBuilder.DropIndex(
                name: "IX_Media_NoLook",
                table: "Media");

            migrationBuilder.Sql("DELETE FROM Notices WHERE ArticleId IS NULL;");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "Notices");

            migrationBuilder.DropColumn(
                name: "MediaId",
                table: "Notices");

            migrationBuilder.DropColumn(
                name: "Crops",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "EndTold",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "HasLook",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "LastDayTold",
                table: "Media");

            migrationBuilder.AlterColumn<long>(
                name: "ArticleId",
                table: "Notices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "INTEGER",
                oldNullable: true);
        }
    }
}
