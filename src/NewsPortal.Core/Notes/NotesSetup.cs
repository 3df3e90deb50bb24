using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Notes;

/// <summary>Registers what colleagues write about stories.</summary>
public static class NotesSetup
{
    public static IServiceCollection AddNotes(this IServiceCollection services)
    {
        services.AddScoped<NoteQueries>();
        services.AddScoped<NoteEditor>();
        services.AddSingleton<IValidator<SaveNote>, SaveNoteValidator>();
        return services;
    }
}
