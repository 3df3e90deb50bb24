using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Tests.Data;

/// <summary>How an offline server answers.</summary>
/// <param name="Rows">Rows of a query that may return many.</param>
/// <param name="IsNull">Whether nullable columns are null.</param>
/// <param name="Pick">Which enumeration value, and which boolean, rows contain.</param>
/// <param name="Affected">Rows affected by a statement.</param>
internal sealed record OfflineAnswers(int Rows, bool IsNull, int Pick, int Affected)
{
    /// <summary>All picks in <see cref="All"/> are below this.</summary>
    public const int MostPicks = 3;

    public static readonly OfflineAnswers None = new(0, IsNull: false, Pick: 0, Affected: 0);

    /// <summary>
    /// Different enough that for every branch testing for a row, a state or a change one of them enters it.
    /// </summary>
    public static readonly IReadOnlyList<OfflineAnswers> All =
    [
        None,
        None with
        {
            Pick = 1,
            Affected = 1,
        },
        new(1, false, 0, 1),
        new(1, false, 1, 1),
        new(1, false, 2, 1),
        new(1, true, 1, 1),
        new(2, false, 1, 1),
        new(2, true, 2, 1),
        new(1, false, 1, 0),
    ];
}

/// <summary>The rows of an offline server: values according to the name and type of their columns.</summary>
/// <param name="results">What the command returns.</param>
/// <param name="answers">How to answer.</param>
/// <param name="nextKey">The key of the next inserted row.</param>
internal sealed class OfflineReader(IReadOnlyList<OfflineResult> results, OfflineAnswers answers, Func<int> nextKey)
    : DbDataReader
{
    private int _result;
    private int _row = -1;

    /// <summary>Values of enumeration columns, by name.</summary>
    public static IReadOnlyDictionary<string, Array> Enumerations { get; set; } = new Dictionary<string, Array>();

    /// <summary>Nullable columns, by name.</summary>
    public static IReadOnlySet<string> Optional { get; set; } = new HashSet<string>();

    public override int Depth => 0;

    public override int FieldCount => Result?.Columns.Count ?? 0;

    public override bool HasRows => Rows > 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => answers.Affected;

    private OfflineResult? Result => _result < results.Count ? results[_result] : null;

    // "OUTPUT 1" reports that an update matched the row with the given version; an insert reports its new id.
    private int Rows =>
        Result is not { } result ? 0
        : result.IsChange && result.Columns is [""] && answers.Affected == 0 ? 0
        : Math.Max(result.Least, Math.Min(answers.Rows, result.Most));

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => ++_row < Rows;

    public override bool NextResult()
    {
        _row = -1;
        return ++_result < results.Count;
    }

    public override bool IsDBNull(int ordinal) => answers.IsNull && Optional.Contains(NameOf(ordinal));

    public override T GetFieldValue<T>(int ordinal) =>
        (T)Of(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), ordinal);

    public override bool GetBoolean(int ordinal) => (answers.Pick + ordinal) % 2 == 1;

    public override byte GetByte(int ordinal) => (byte)Number(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => 0;

    public override char GetChar(int ordinal) => 'w';

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => 0;

    public override string GetDataTypeName(int ordinal) => "int";

    public override DateTime GetDateTime(int ordinal) =>
        new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).AddDays(-_row);

    public override decimal GetDecimal(int ordinal) => Number(ordinal);

    public override double GetDouble(int ordinal) => Number(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => typeof(int);

    public override float GetFloat(int ordinal) => Number(ordinal);

    public override Guid GetGuid(int ordinal) => Samples.Guid;

    public override short GetInt16(int ordinal) => (short)Number(ordinal);

    public override int GetInt32(int ordinal) => Number(ordinal);

    public override long GetInt64(int ordinal) => Number(ordinal);

    public override string GetName(int ordinal) => Result!.Columns[ordinal];

    public override int GetOrdinal(string name) => Result!.Columns.ToList().IndexOf(name);

    public override string GetString(int ordinal)
    {
        var name = NameOf(ordinal);
        return Enumerations.TryGetValue(name, out var values)
            ? values.GetValue(answers.Pick % values.Length)!.ToString()!
            : Samples.Text(name, _row);
    }

    public override object GetValue(int ordinal) => Number(ordinal);

    public override int GetValues(object[] values) => 0;

    private object Of(Type type, int ordinal) =>
        type == typeof(string) ? GetString(ordinal)
        : type == typeof(Guid) ? GetGuid(ordinal)
        : type == typeof(DateTime) ? GetDateTime(ordinal)
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(GetDateTime(ordinal))
        : type == typeof(DateOnly) ? DateOnly.FromDateTime(GetDateTime(ordinal))
        : type == typeof(TimeOnly) ? new TimeOnly(9, 30)
        : type == typeof(bool) ? GetBoolean(ordinal)
        : type == typeof(byte[]) ? Encoding.UTF8.GetBytes("words")
        : type.IsEnum ? Enum.ToObject(type, Number(ordinal))
        : Convert.ChangeType(Number(ordinal), type, CultureInfo.InvariantCulture);

    private int Number(int ordinal)
    {
        var name = NameOf(ordinal);
        return Enumerations.TryGetValue(name, out var values)
                ? Convert.ToInt32(values.GetValue(answers.Pick % values.Length), CultureInfo.InvariantCulture)
            : name is "_Position" ? _row
            : Result is { IsChange: true } && name.Length > 0 ? nextKey()
            : Samples.Number + _row;
    }

    /// <summary>Entity Framework numbers duplicate names.</summary>
    private string NameOf(int ordinal) => Result!.Columns[ordinal].TrimEnd([.. "0123456789"]);
}
