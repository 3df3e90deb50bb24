namespace NewsPortal.Cli;

/// <summary>A command cannot do its work; the message is the sentence shown to people.</summary>
public sealed class CommandFailure(string message, Exception? inner = null) : Exception(message, inner);
