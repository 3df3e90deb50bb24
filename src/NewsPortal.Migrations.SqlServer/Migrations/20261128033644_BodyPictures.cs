using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class BodyPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "BodyPictureId",
                table: "Articles",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Articles_BodyPictureId",
                table: "Articles",
                column: "BodyPictureId");

            migrationBuilder.AddForeignKey(
                name: "FK_Articles_Media_BodyPictureId",
                table: "Articles",
                column: "BodyPictureId",
                principalTable: "Media",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
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
