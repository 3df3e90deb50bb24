using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PictureRights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FormerJson",
                table: "Media",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FormerSha256",
                table: "Media",
                type: "TEXT",
                fixedLength: true,
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Keywords",
                table: "Media",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "LooksLikeId",
                table: "Media",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RightsEnd",
                table: "Media",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RightsNotice",
                table: "Media",
                type: "TEXT",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "TakenOn",
                table: "Media",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Territory",
                table: "Media",
                type: "TEXT",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Title",
                table: "Media",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "PictureCollections",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PictureCollections", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PictureLooks",
                columns: table => new
                {
                    Part = table.Column<int>(type: "INTEGER", nullable: false),
                    MediaId = table.Column<long>(type: "INTEGER", nullable: false),
                    Look = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PictureLooks", x => new { x.Part, x.MediaId });
                    table.ForeignKey(
                        name: "FK_PictureLooks_Media_MediaId",
                        column: x => x.MediaId,
                        principalTable: "Media",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CollectedPictures",
                columns: table => new
                {
                    CollectionId = table.Column<long>(type: "INTEGER", nullable: false),
                    MediaId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CollectedPictures", x => new { x.CollectionId, x.MediaId });
                    table.ForeignKey(
                        name: "FK_CollectedPictures_Media_MediaId",
                        column: x => x.MediaId,
                        principalTable: "Media",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CollectedPictures_PictureCollections_CollectionId",
                        column: x => x.CollectionId,
                        principalTable: "PictureCollections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Media_Former",
                table: "Media",
                column: "FormerSha256",
                filter: "[FormerSha256] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Media_LooksLike",
                table: "Media",
                column: "Id",
                filter: "[LooksLikeId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Media_NoAlt",
                table: "Media",
                column: "Id",
                filter: "[Alt] = ''");

            migrationBuilder.CreateIndex(
                name: "IX_Media_NoCredit",
                table: "Media",
                column: "Id",
                filter: "[Credit] = ''");

            migrationBuilder.CreateIndex(
                name: "IX_Media_RightsEnd",
                table: "Media",
                columns: new[] { "RightsEnd", "Id" },
                filter: "[RightsEnd] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Media_UploadedById_Id",
                table: "Media",
                columns: new[] { "UploadedById", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CollectedPictures_MediaId",
                table: "CollectedPictures",
                column: "MediaId");

            migrationBuilder.CreateIndex(
                name: "IX_PictureCollections_Name",
                table: "PictureCollections",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PictureLooks_MediaId",
                table: "PictureLooks",
                column: "MediaId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CollectedPictures");

            migrationBuilder.DropTable(
                name: "PictureLooks");

            migrationBuilder.DropTable(
                name: "PictureCollections");

            migrationBuilder.DropIndex(
                name: "IX_Media_Former",
                table: "Media");

            migrationBuilder.DropIndex(
                name: "IX_Media_LooksLike",
                table: "Media");

            migrationBuilder.DropIndex(
                name: "IX_Media_NoAlt",
                table: "Media");

            migrationBuilder.DropIndex(
                name: "IX_Media_NoCredit",
                table: "Media");

            migrationBuilder.DropIndex(
                name: "IX_Media_RightsEnd",
                table: "Media");

            migrationBuilder.DropIndex(
                name: "IX_Media_UploadedById_Id",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "FormerJson",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "FormerSha256",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "Keywords",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "LooksLikeId",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "RightsEnd",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "RightsNotice",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "TakenOn",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "Territory",
                table: "Media");

            migrationBuilder.DropColumn(
                name: "Title",
                table: "Media");
        }
    }
}
