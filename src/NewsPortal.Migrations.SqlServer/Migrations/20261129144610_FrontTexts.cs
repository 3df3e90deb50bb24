using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class FrontTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_FrontPlacements_PictureId",
                table: "FrontPlacements",
                column: "PictureId");

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

            migrationBuilder.DropIndex(
                name: "IX_FrontPlacements_PictureId",
                table: "FrontPlacements");

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
