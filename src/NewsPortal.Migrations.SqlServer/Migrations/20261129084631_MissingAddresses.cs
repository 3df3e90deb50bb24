using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class MissingAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }
    }
}
