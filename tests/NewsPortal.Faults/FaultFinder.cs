using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NewsPortal.Faults;

/// <summary>Finds places in a file for the usual kinds of faults.</summary>
internal sealed class FaultFinder(string room, string file) : CSharpSyntaxWalker
{
    private static readonly Dictionary<SyntaxKind, (string Kind, string Sign)[]> Swaps = new()
    {
        [SyntaxKind.LessThanExpression] = [("off by one", "<="), ("comparison turned round", ">")],
        [SyntaxKind.LessThanOrEqualExpression] = [("off by one", "<"), ("comparison turned round", ">=")],
        [SyntaxKind.GreaterThanExpression] = [("off by one", ">="), ("comparison turned round", "<")],
        [SyntaxKind.GreaterThanOrEqualExpression] = [("off by one", ">"), ("comparison turned round", "<=")],
        [SyntaxKind.EqualsExpression] = [("condition negated", "!=")],
        [SyntaxKind.NotEqualsExpression] = [("condition negated", "==")],
        [SyntaxKind.LogicalAndExpression] = [("operator swapped", "||")],
        [SyntaxKind.LogicalOrExpression] = [("operator swapped", "&&")],
        [SyntaxKind.AddExpression] = [("operator swapped", "-")],
        [SyntaxKind.SubtractExpression] = [("operator swapped", "+")],
        [SyntaxKind.MultiplyExpression] = [("operator swapped", "/")],
    };

    private readonly List<Fault> _found = [];

    public static IReadOnlyList<Fault> Find(string room, string file, string text)
    {
        var finder = new FaultFinder(room, file);
        finder.Visit(CSharpSyntaxTree.ParseText(text).GetRoot());
        return finder._found;
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        foreach (var (kind, sign) in Swaps.GetValueOrDefault(node.Kind(), []))
        {
            // Strings have no subtraction.
            if (node.Kind() is not (SyntaxKind.AddExpression or SyntaxKind.SubtractExpression) || !HoldsText(node))
            {
                Add(node, kind, $"({node.Left} {sign} {node.Right})");
            }
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.LogicalNotExpression))
        {
            Add(node, "condition negated", $"({node.Operand})");
        }

        base.VisitPrefixUnaryExpression(node);
    }

    public override void VisitIfStatement(IfStatementSyntax node)
    {
        Add(node.Condition, "condition negated", $"!({node.Condition})");
        base.VisitIfStatement(node);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (node.Token.Value is int number)
        {
            Add(node, "wrong constant", (number + 1).ToString(CultureInfo.InvariantCulture));
        }
        else if (node.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression)
        {
            Add(node, "wrong constant", node.IsKind(SyntaxKind.TrueLiteralExpression) ? "false" : "true");
        }

        base.VisitLiteralExpression(node);
    }

    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        Add(node, "statement left out", "");
        base.VisitExpressionStatement(node);
    }

    private void Add(SyntaxNode node, string kind, string wrong)
    {
        if (IsRunning(node) && !Declares(node) && !Checks(node))
        {
            var line = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
            _found.Add(new Fault(0, room, file, line, node.Span, kind, node.ToString(), wrong));
        }
    }

    private static bool HoldsText(BinaryExpressionSyntax node) =>
        node.DescendantTokens()
            .Any(token =>
                token.Kind()
                    is SyntaxKind.StringLiteralToken
                        or SyntaxKind.CharacterLiteralToken
                        or SyntaxKind.InterpolatedStringStartToken
                        or SyntaxKind.InterpolatedRawStringEndToken
            );

    /// <summary>True for code that runs; compile-time constants cannot be switched at run time.</summary>
    private static bool IsRunning(SyntaxNode node) =>
        node.Ancestors().Any(a => a is BlockSyntax or ArrowExpressionClauseSyntax)
        && !node.Ancestors()
            .Any(a =>
                a
                    is AttributeSyntax
                        or SwitchLabelSyntax
                        or PatternSyntax
                        or EqualsValueClauseSyntax { Parent: ParameterSyntax }
                        or LocalDeclarationStatementSyntax { IsConst: true }
                        or InterpolationFormatClauseSyntax
            );

    /// <summary>Removing a declaration would not compile.</summary>
    private static bool Declares(SyntaxNode node) =>
        node.DescendantNodesAndSelf()
            .Any(n => n is DeclarationExpressionSyntax or VariableDesignationSyntax or ParameterSyntax);

    /// <summary>Guards against null arguments say nothing about the program's behaviour.</summary>
    private static bool Checks(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Any(IsCheck)
        || (node is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } && IsCheck(call));

    private static bool IsCheck(InvocationExpressionSyntax call) =>
        call.Expression.ToString() is { } name
        && (name.StartsWith("Argument", StringComparison.Ordinal) || name.StartsWith("Log", StringComparison.Ordinal));
}
