using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "After",
                table: "AuditTrail",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Before",
                table: "AuditTrail",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Hash",
                table: "AuditTrail",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "AuditTrail",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Salt",
                table: "AuditTrail",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Seal",
                table: "AuditTrail",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "AuditTrail",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ThingId",
                table: "AuditTrail",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuditHead",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditHead", x => x.Id);
                });

            migrationBuilder.InsertData(
                table: "AuditHead",
                columns: new[] { "Id", "Hash", "Sequence" },
                values: new object[] { 1, "", 0L });

            migrationBuilder.CreateIndex(
                name: "IX_AuditTrail_Action_At",
                table: "AuditTrail",
                columns: new[] { "Action", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditTrail_At",
                table: "AuditTrail",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditTrail_Kind_ThingId",
                table: "AuditTrail",
                columns: new[] { "Kind", "ThingId" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditTrail_Sequence",
                table: "AuditTrail",
                column: "Sequence",
                unique: true,
                filter: "[Sequence] IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditHead");

            migrationBuilder.DropIndex(
                name: "IX_AuditTrail_Action_At",
                table: "AuditTrail");

            migrationBuilder.DropIndex(
                name: "IX_AuditTrail_At",
                table: "AuditTrail");

            migrationBuilder.DropIndex(
                name: "IX_AuditTrail_Kind_ThingId",
                table: "AuditTrail");

            migrationBuilder.DropIndex(
                name: "IX_AuditTrail_Sequence",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "After",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Before",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Salt",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Seal",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "AuditTrail");

            migrationBuilder.DropColumn(
                name: "ThingId",
                table: "AuditTrail");
        }
    }
}
