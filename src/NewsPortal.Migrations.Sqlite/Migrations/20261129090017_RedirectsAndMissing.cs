using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RedirectsAndMissing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "Redirects",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Origin",
                table: "Redirects",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "Version",
                table: "Redirects",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "MissingAddresses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false),
                    Path = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    People = table.Column<long>(type: "INTEGER", nullable: false),
                    Robots = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Referrer = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    IsIgnored = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MissingAddresses", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Redirects_Origin_FromPath",
                table: "Redirects",
                columns: new[] { "Origin", "FromPath" });

            migrationBuilder.CreateIndex(
                name: "IX_MissingAddresses_IsIgnored_LastAt",
                table: "MissingAddresses",
                columns: new[] { "IsIgnored", "LastAt" });

            migrationBuilder.CreateIndex(
                name: "IX_MissingAddresses_IsIgnored_People_Id",
                table: "MissingAddresses",
                columns: new[] { "IsIgnored", "People", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_MissingAddresses_Path",
                table: "MissingAddresses",
                column: "Path",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MissingAddresses");

            migrationBuilder.DropIndex(
                name: "IX_Redirects_Origin_FromPath",
                table: "Redirects");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Redirects");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "Redirects");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Redirects");
        }
    }
}
