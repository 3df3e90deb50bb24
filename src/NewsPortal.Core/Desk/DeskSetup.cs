using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;

namespace NewsPortal.Core.Desk;

/// <summary>Registers the calendar and what the newsroom plans.</summary>
public static class DeskSetup
{
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.AddScoped<CalendarQueries>();
        services.AddScoped<CalendarEditor>();
        services.AddScoped<PlanningEditor>();
        services.AddScoped<IAuditSecrets, PlanSecrets>();
        services.AddSingleton<IValidator<SavePlanningItem>, SavePlanningItemValidator>();
        return services;
    }
}
