using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NewsPortal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class StatedLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AuthorIds",
                table: "Articles",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "LabelIds",
                table: "Articles",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "");

            // In a script the columns and the statement that fills them are one batch, which would not compile.
            migrationBuilder.Sql(
                """
                EXEC(N'UPDATE [Articles] SET
                    [LabelIds] = COALESCE((
                        SELECT STRING_AGG(CAST(l.[CategoryId] AS nvarchar(max)), N'' '') WITHIN GROUP (ORDER BY l.[Position])
                        FROM [ArticleCategories] AS l
                        WHERE l.[ArticleId] = [Articles].[Id] AND l.[Position] IS NOT NULL), N''''),
                    [AuthorIds] = COALESCE((
                        SELECT STRING_AGG(CAST(l.[AuthorId] AS nvarchar(max)), N'' '') WITHIN GROUP (ORDER BY l.[Position])
                        FROM [ArticleAuthors] AS l
                        WHERE l.[ArticleId] = [Articles].[Id]), N'''');');
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AuthorIds",
                table: "Articles");

            migrationBuilder.DropColumn(
                name: "LabelIds",
                table: "Articles");
        }
    }
}
