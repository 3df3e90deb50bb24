using System.Globalization;
using System.Text;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Invented words distributed as in a language: a few very common ones, most of them rare (Zipf's law), the commonest
/// being real English. Stories have topics, so that some words occur together.
/// </summary>
internal sealed class Vocabulary
{
    public const int Topics = 600;

    private const int Size = 40_000;
    private const int TopicSize = 60;
    private const int TopicPercent = 25;

    private static readonly string[] Onsets =
        "b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sh sl sp st t th tr v w".Split(' ');
    private static readonly string[] Vowels = "a e i o u ai ea ou oa ee".Split(' ');
    private static readonly string[] Ends = "b ck d g l m n nd ng nt p r rd rn s st t x".Split(' ');

    private static readonly string[] Common =
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "it",
        "was",
        "on",
        "with",
        "as",
        "be",
        "at",
        "by",
        "this",
        "are",
        "or",
        "from",
        "not",
        "but",
        "they",
        "their",
        "which",
        "will",
        "there",
        "if",
        "no",
        "into",
        "these",
        "then",
        "such",
    ];

    private readonly string[] _words;
    private readonly double[] _reach;

    public Vocabulary()
    {
        var random = new Random(1);
        HashSet<string> words = [.. Common];
        List<string> ordered = [.. Common];
        while (ordered.Count < Size)
        {
            var word = Invent(random);
            if (words.Add(word))
            {
                ordered.Add(word);
            }
        }

        _words = [.. ordered];
        _reach = new double[Size];
        var sum = 0.0;
        for (var i = 0; i < Size; i++)
        {
            sum += 1.0 / (i + 2);
            _reach[i] = sum;
        }
    }

    /// <summary>A word, according to its frequency.</summary>
    public string Word(Random random) => _words[Rank(random)];

    /// <summary>A word other than the common ones, according to its frequency.</summary>
    public string TellingWord(Random random)
    {
        int rank;
        do
        {
            rank = Rank(random);
        } while (rank < Common.Length);

        return _words[rank];
    }

    /// <summary>A word from a topic or the language.</summary>
    public string WordOn(int topic, Random random) =>
        random.Next(100) < TopicPercent ? _words[TopicWord(topic, random.Next(TopicSize))] : Word(random);

    /// <summary>Words for a headline: from the topic, with a common one in between.</summary>
    public string Headline(int topic, Random random)
    {
        var words = Enumerable
            .Range(0, random.Next(5, 9))
            .Select(i =>
                i == 2 ? Common[random.Next(Common.Length)]
                : i % 2 == 0 ? _words[TopicWord(topic, random.Next(TopicSize))]
                : TellingWord(random)
            );
        return Capital(string.Join(' ', words));
    }

    /// <summary>A name of two words.</summary>
    public string Name(Random random) => $"{Capital(Invent(random))} {Capital(Invent(random))}";

    private static string Capital(string text) => char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];

    private static string Invent(Random random)
    {
        var word = new StringBuilder();
        for (var syllables = random.Next(1, 4); syllables > 0; syllables--)
        {
            word.Append(Onsets[random.Next(Onsets.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
        }

        return word.Append(Ends[random.Next(Ends.Length)]).ToString();
    }

    private static int TopicWord(int topic, int number) =>
        Common.Length + ((topic * 7919 + number * 104_729) % (Size - Common.Length));

    private int Rank(Random random)
    {
        var found = Array.BinarySearch(_reach, random.NextDouble() * _reach[^1]);
        return Math.Min(Size - 1, found < 0 ? ~found : found);
    }
}
