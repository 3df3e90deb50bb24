using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class CropsAndRightsNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<long>(
                name: "ArticleId",
                table: "Notices",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddColumn<DateTime>(
                name: "EndsAt",
                table: "Notices",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "MediaId",
                table: "Notices",
                type: "bigint",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "FormerJson",
                table: "Media",
                type: "nvarchar(3000)",
                maxLength: 3000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(1000)",
                oldMaxLength: 1000,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Crops",
                table: "Media",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EndTold",
                table: "Media",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasLook",
                table: "Media",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastDayTold",
                table: "Media",
                type: "datetime2",
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
                type: "bigint",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "FormerJson",
                table: "Media",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(3000)",
                oldMaxLength: 3000,
                oldNullable: true);
        }
    }
}
