using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class DeskKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Articles_CreatedById_ModifiedAt_Id",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_ArticleReferences_Kind_TargetId_ArticleId",
                table: "ArticleReferences");

            migrationBuilder.AddColumn<DateTime>(
                name: "ModifiedAt",
                table: "ArticleReferences",
                type: "datetime2",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<int>(
                name: "State",
                table: "ArticleReferences",
                type: "int",
                nullable: false,
                defaultValue: 0);

            // As a text of its own: the columns do not exist yet when the script is read.
            migrationBuilder.Sql(
                """
                EXEC(N'UPDATE r SET r.[ModifiedAt] = a.[ModifiedAt], r.[State] = a.[State]
                    FROM [ArticleReferences] AS r JOIN [Articles] AS a ON a.[Id] = r.[ArticleId];');
                """
            );

            migrationBuilder.CreateIndex(
                name: "IX_Articles_DeskByOwner",
                table: "Articles",
                columns: new[] { "CreatedById", "ModifiedAt", "Id", "State" },
                descending: new[] { false, true, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Articles_DeskByOwnerAndState",
                table: "Articles",
                columns: new[] { "CreatedById", "State", "ModifiedAt", "Id", "PublishedAt" },
                descending: new[] { false, false, true, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Articles_DeskPages",
                table: "Articles",
                columns: new[] { "Kind", "ModifiedAt", "Id", "State", "PublishedAt", "CreatedById", "Title" },
                descending: new[] { false, true, true, false, false, false, false },
                filter: "[Kind] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Articles_DeskPagesByState",
                table: "Articles",
                columns: new[] { "Kind", "State", "ModifiedAt", "Id", "PublishedAt", "CreatedById", "Title" },
                descending: new[] { false, false, true, true, false, false, false },
                filter: "[Kind] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_ArticleReferences_Desk",
                table: "ArticleReferences",
                columns: new[] { "Kind", "TargetId", "ModifiedAt", "ArticleId", "State" },
                descending: new[] { false, false, true, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_ArticleReferences_DeskByState",
                table: "ArticleReferences",
                columns: new[] { "Kind", "TargetId", "State", "ModifiedAt", "ArticleId" },
                descending: new[] { false, false, false, true, true });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Articles_DeskByOwner",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_Articles_DeskByOwnerAndState",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_Articles_DeskPages",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_Articles_DeskPagesByState",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_ArticleReferences_Desk",
                table: "ArticleReferences");

            migrationBuilder.DropIndex(
                name: "IX_ArticleReferences_DeskByState",
                table: "ArticleReferences");

            migrationBuilder.DropColumn(
                name: "ModifiedAt",
                table: "ArticleReferences");

            migrationBuilder.DropColumn(
                name: "State",
                table: "ArticleReferences");

            migrationBuilder.CreateIndex(
                name: "IX_Articles_CreatedById_ModifiedAt_Id",
                table: "Articles",
                columns: new[] { "CreatedById", "ModifiedAt", "Id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_ArticleReferences_Kind_TargetId_ArticleId",
                table: "ArticleReferences",
                columns: new[] { "Kind", "TargetId", "ArticleId" });
        }
    }
}
