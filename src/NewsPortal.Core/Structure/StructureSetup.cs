using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>Registers the changes of the structure.</summary>
public static class StructureSetup
{
    public static IServiceCollection AddStructure(this IServiceCollection services)
    {
        services.AddScoped<TermPlanner>();
        services.AddScoped<TermReshaper>();
        services.AddScoped<TermUndo>();
        services.AddScoped<SectionMoves>();
        services.AddScoped<TermChangeQueries>();
        services.AddScoped<PruneTermChanges>();
        services.AddSingleton<IValidator<ReshapeTerm>, ReshapeTermValidator>();
        return services;
    }
}
