using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace NewsPortal.Core.Data;

/// <summary>Stores UTC times and gives them back marked as UTC; both databases drop the kind.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
