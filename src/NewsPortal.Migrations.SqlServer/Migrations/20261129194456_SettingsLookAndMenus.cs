using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class SettingsLookAndMenus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Accent",
                table: "SiteSettings",
                type: "nvarchar(7)",
                maxLength: 7,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "DarkAccent",
                table: "SiteSettings",
                type: "nvarchar(7)",
                maxLength: 7,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "DarkLogoId",
                table: "SiteSettings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeadlineFont",
                table: "SiteSettings",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "LogoId",
                table: "SiteSettings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TextFont",
                table: "SiteSettings",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "SettingsVersions",
                columns: table => new
                {
                    Part = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ById = table.Column<long>(type: "bigint", nullable: true),
                    ByName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    RestoredFrom = table.Column<int>(type: "int", nullable: true),
                    Content = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettingsVersions", x => new { x.Part, x.Number });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SettingsVersions");

            migrationBuilder.DropColumn(
                name: "Accent",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "DarkAccent",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "DarkLogoId",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "HeadlineFont",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "LogoId",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "TextFont",
                table: "SiteSettings");
        }
    }
}
