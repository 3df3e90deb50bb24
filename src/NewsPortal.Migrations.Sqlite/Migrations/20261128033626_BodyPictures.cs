using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BodyPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The tool writes the foreign key as an operation of its own, for which SQLite copies the whole table outside
            // the transaction; together with a new column it costs nothing.
            migrationBuilder.Sql(
                """
                ALTER TABLE "Articles" ADD "BodyPictureId" INTEGER NULL
                    CONSTRAINT "FK_Articles_Media_BodyPictureId" REFERENCES "Media" ("Id") ON DELETE RESTRICT;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Articles_BodyPictureId",
                table: "Articles",
                column: "BodyPictureId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Articles_Media_BodyPictureId",
                table: "Articles");

            migrationBuilder.DropIndex(
                name: "IX_Articles_BodyPictureId",
                table: "Articles");

            migrationBuilder.DropColumn(
                name: "BodyPictureId",
                table: "Articles");
        }
    }
}
