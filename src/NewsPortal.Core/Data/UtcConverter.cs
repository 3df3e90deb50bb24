using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace NewsPortal.Core.Data;

/// <summary>
/// Stores UTC times and marks them as UTC when read; both databases drop the kind. Public for the compiled model.
/// </summary>
public sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
