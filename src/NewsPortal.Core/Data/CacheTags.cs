namespace NewsPortal.Core.Data;

/// <summary>The marks by which changes find what is cached of them; all of them come from here.</summary>
public static class CacheTags
{
    private static readonly Dictionary<ChangeSubject, string> Kinds =
        Enum.GetValues<ChangeSubject>().ToDictionary(subject => subject, subject => $"all:{subject}".ToLowerInvariant());

    /// <summary>For what any change of a kind of thing may concern.</summary>
    public static string All(ChangeSubject subject) => Kinds[subject];
}
