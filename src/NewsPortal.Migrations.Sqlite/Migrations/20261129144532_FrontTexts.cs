using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
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
                type: "TEXT",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Kicker",
                table: "FrontPlacements",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Label",
                table: "FrontPlacements",
                type: "TEXT",
                maxLength: 30,
                nullable: false,
                defaultValue: "");

            // As one statement: AddForeignKey would copy the whole table, outside the transaction.
            migrationBuilder.Sql(
                """
                ALTER TABLE "FrontPlacements" ADD "PictureId" INTEGER NULL
                    CONSTRAINT "FK_FrontPlacements_Media_PictureId" REFERENCES "Media" ("Id") ON DELETE SET NULL;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_FrontPlacements_PictureId",
                table: "FrontPlacements",
                column: "PictureId");
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
