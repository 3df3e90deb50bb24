using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace NewsPortal.Core.Tests.Data;

/// <summary>
/// A connection that accepts every command, records its text and answers with plausible rows: enough to see the SQL
/// that the SQL Server provider generates for the program's queries, without a server.
/// </summary>
internal sealed class OfflineSqlServer : DbConnection
{
    /// <summary>A loop that queries until nothing is left gets nothing after this many commands.</summary>
    private const int Generosity = 60;

    private readonly Dictionary<string, IReadOnlyList<OfflineResult>> _shapes = [];
    private ConnectionState _state = ConnectionState.Closed;
    private int _answered;
    private int _lastKey = 1_000;

    /// <summary>Texts of all commands so far.</summary>
    public HashSet<string> Commands { get; } = [];

    /// <summary>How the next commands are answered; setting it resets the command count.</summary>
    public OfflineAnswers Answers
    {
        get;
        set
        {
            field = value;
            _answered = 0;
        }
    } = OfflineAnswers.None;

    /// <summary>Called with every command before it is answered.</summary>
    public Action<string>? Heard { get; set; }

    /// <summary>What the server says instead of opening the database.</summary>
    public Exception? Refusal { get; set; }

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=offline";

    public override string Database => "offline";

    public override string DataSource => "offline";

    public override string ServerVersion => "16.00.0000";

    public override ConnectionState State => _state;

    public override void ChangeDatabase(string databaseName) { }

    public override void Close() => _state = ConnectionState.Closed;

    public override void Open() => _state = Refusal is null ? ConnectionState.Open : throw Refusal;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        new Transaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new Command(this);

    private OfflineAnswers Take(string sql)
    {
        Heard?.Invoke(sql);
        Commands.Add(sql);
        return ++_answered switch
        {
            > 10 * Generosity => throw new InvalidOperationException("The method asks without end."),
            > Generosity => OfflineAnswers.None,
            _ => Answers,
        };
    }

    private IReadOnlyList<OfflineResult> ShapesOf(string sql)
    {
        if (!_shapes.TryGetValue(sql, out var shapes))
        {
            _shapes.Add(sql, shapes = TransactSql.ResultsOf(sql));
        }

        return shapes;
    }

    private sealed class Transaction(OfflineSqlServer connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;

        protected override DbConnection DbConnection => connection;

        public override void Commit() { }

        public override void Rollback() { }

        public override bool SupportsSavepoints => true;

        public override void Save(string savepointName) { }

        public override void Rollback(string savepointName) { }
    }

    private sealed class Command(OfflineSqlServer connection) : DbCommand
    {
        private readonly Parameters _parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbParameterCollection DbParameterCollection => _parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel() { }

        public override int ExecuteNonQuery()
        {
            return connection.Take(CommandText).Affected;
        }

        public override object? ExecuteScalar()
        {
            return connection.Take(CommandText).Rows;
        }

        public override void Prepare() { }

        protected override DbParameter CreateDbParameter() => new SqlParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            var answers = connection.Take(CommandText);
            return new OfflineReader(connection.ShapesOf(CommandText), answers, () => ++connection._lastKey);
        }
    }

    private sealed class Parameters : DbParameterCollection
    {
        private readonly List<DbParameter> _items = [];

        public override int Count => _items.Count;

        public override object SyncRoot => _items;

        public override int Add(object value)
        {
            _items.Add((DbParameter)value);
            return _items.Count - 1;
        }

        public override void AddRange(Array values) => _items.AddRange(values.Cast<DbParameter>());

        public override void Clear() => _items.Clear();

        public override bool Contains(object value) => _items.Contains((DbParameter)value);

        public override bool Contains(string value) => IndexOf(value) >= 0;

        public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

        public override IEnumerator GetEnumerator() => _items.GetEnumerator();

        public override int IndexOf(object value) => _items.IndexOf((DbParameter)value);

        public override int IndexOf(string parameterName) => _items.FindIndex(p => p.ParameterName == parameterName);

        public override void Insert(int index, object value) => _items.Insert(index, (DbParameter)value);

        public override void Remove(object value) => _items.Remove((DbParameter)value);

        public override void RemoveAt(int index) => _items.RemoveAt(index);

        public override void RemoveAt(string parameterName) => _items.RemoveAt(IndexOf(parameterName));

        protected override DbParameter GetParameter(int index) => _items[index];

        protected override DbParameter GetParameter(string parameterName) => _items[IndexOf(parameterName)];

        protected override void SetParameter(int index, DbParameter value) => _items[index] = value;

        protected override void SetParameter(string parameterName, DbParameter value) =>
            _items[IndexOf(parameterName)] = value;
    }
}
