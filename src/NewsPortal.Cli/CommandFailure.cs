namespace NewsPortal.Cli;

/// <summary>A command cannot do its work; the message is the sentence that people read.</summary>
public sealed class CommandFailure(string message, Exception? inner = null) : Exception(message, inner);
