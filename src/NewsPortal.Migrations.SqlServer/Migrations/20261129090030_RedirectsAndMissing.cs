using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
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
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Origin",
                table: "Redirects",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "Version",
                table: "Redirects",
                type: "uniqueidentifier",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "MissingAddresses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Path = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2"),
                    People = table.Column<long>(type: "bigint", nullable: false),
                    Robots = table.Column<long>(type: "bigint", nullable: false),
                    FirstAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    LastAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Referrer = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    IsIgnored = table.Column<bool>(type: "bit", nullable: false)
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
