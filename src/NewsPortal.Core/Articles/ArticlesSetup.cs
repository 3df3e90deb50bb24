using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>Registers everything about articles.</summary>
public static class ArticlesSetup
{
    public static IServiceCollection AddArticles(this IServiceCollection services)
    {
        services.AddScoped<Redirects>();
        services.AddSingleton<FooterPages>();
        services.AddSingleton<HtmlCleaner>();
        services.AddSingleton<ArticlePaths>();
        services.AddScoped<BodyRenderer>();
        services.AddScoped<RenderBodies>();
        services.AddSingleton<ContentCleaner>();
        services.AddScoped<ContentChecks>();
        services.AddScoped<PublicationChecks>();
        services.AddScoped<IPublicationCheck, TextCheck>();
        services.AddScoped<IPublicationCheck, PictureRightsCheck>();
        services.AddScoped<CheckEditor>();
        services.AddScoped<ArticleVersions>();
        services.AddScoped<WorkingCopies>();
        services.AddScoped<HistoryQueries>();
        services.AddScoped<MergeQueries>();
        services.AddScoped<ArticleAddresses>();
        services.AddScoped<ArticlePublisher>();
        services.AddScoped<TermLinks>();
        services.AddScoped<Translations>();
        services.AddScoped<PackBodies>();
        services.AddScoped<ArticleEditor>();
        services.AddScoped<ArticleWriter>();
        services.AddScoped<BinEditor>();
        services.AddScoped<BatchEditor>();
        services.AddScoped<FilterEditor>();
        services.AddScoped<EmptyBin>();
        services.AddScoped<ArticleSteps>();
        services.AddScoped<ArticleNotices>();
        services.AddScoped<AssignmentEditor>();
        services.AddScoped<RestrictionEditor>();
        services.AddScoped<PreviewEditor>();
        services.AddScoped<DeskList>();
        services.AddScoped<ArticleAdminQueries>();
        services.AddScoped<ArticleCards>();
        services.AddSingleton<AuthorDirectoryQueries>();
        services.AddScoped<ArticleQueries>();
        services.AddScoped<CorrectionQueries>();
        services.AddScoped<SeriesQueries>();
        services.AddScoped<CorrectionEditor>();
        services.AddScoped<ListQueries>();
        services.AddScoped<StoryAround>();
        services.AddSingleton<IValidator<ArticleContent>, ArticleContentValidator>();
        services.AddSingleton<IValidator<SaveCorrection>, SaveCorrectionValidator>();
        services.AddSingleton<IValidator<SaveChecks>, SaveChecksValidator>();
        return services;
    }
}
