using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>A line of a list.</summary>
/// <param name="Number">The line of the file that it begins on, from 1.</param>
/// <param name="Fields">Its fields, trimmed.</param>
public readonly record struct CsvLine(int Number, IReadOnlyList<string> Fields);

/// <summary>Lists as spreadsheets read and write them; never more than a line in memory.</summary>
public static class Csv
{
    /// <summary>Bytes read at once; the separator is told from the first of them.</summary>
    private const int Buffer = 64 * 1024;

    private const int LongestField = 16 * 1024;

    /// <summary>
    /// The lines of a list separated by commas, semicolons or tabs, in UTF-8 with or without a mark, quoted or not.
    /// </summary>
    /// <exception cref="InvalidDataException">A quotation mark is not closed, or this is no list at all.</exception>
    public static async IAsyncEnumerable<CsvLine> ReadAsync(
        Stream content,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var text = new StreamReader(content, Encoding.UTF8, true, Buffer, leaveOpen: true);
        using var parser = new CsvParser(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                DetectDelimiter = true,
                DetectDelimiterValues = [",", ";", "\t"],
                TrimOptions = TrimOptions.Trim,
                BadDataFound = null,
                MaxFieldSize = LongestField,
                BufferSize = Buffer,
            }
        );
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = parser.RawRow + 1;
            try
            {
                if (!await parser.ReadAsync())
                {
                    yield break;
                }
            }
            catch (CsvHelperException exception)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{number}"), exception);
            }

            yield return new CsvLine(number, [.. parser.Record ?? []]);
        }
    }

    /// <summary>
    /// Writes a list in UTF-8 with a mark, without which spreadsheets guess. A text that they would run as a formula
    /// gets an apostrophe before it.
    /// </summary>
    public static async Task WriteAsync(
        Stream target,
        IReadOnlyList<string> header,
        IAsyncEnumerable<IReadOnlyList<string>> lines,
        CancellationToken cancellationToken
    )
    {
        await using var text = new StreamWriter(target, new UTF8Encoding(true), Buffer, leaveOpen: true);
        await using var writer = new CsvWriter(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                InjectionOptions = InjectionOptions.Escape,
                NewLine = "\r\n",
            }
        );
        Write(writer, header);
        await writer.NextRecordAsync();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            Write(writer, line);
            await writer.NextRecordAsync();
        }
    }

    private static void Write(CsvWriter writer, IReadOnlyList<string> fields)
    {
        foreach (var field in fields)
        {
            writer.WriteField(field);
        }
    }
}
