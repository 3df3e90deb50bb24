using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Infrastructure;

/// <summary>That a browser makes the same numbers of them again is a test of its own (StyleNumbersTests).</summary>
public sealed class NumberClassesTests
{
    [Theory]
    [InlineData("#1a2b3c", "own-hue p1 qa r2 sb t3 uc")]
    [InlineData("#FF00ab", "own-hue pf qf r0 s0 ta ub")]
    public void Hue_OfAColour_HasEachOfItsDigits(string colour, string expected) =>
        Assert.Equal(expected, NumberClasses.Hue(colour));

    [Theory]
    [InlineData("#000000", 50, 50, "tone p0 q0 r0")]
    [InlineData("#ffffff", 50, 50, "tone pf qf rf")]
    [InlineData("#888890", 50, 50, "tone p8 q8 r8")]
    [InlineData("#fb0408", 30, 100, "tone aim pf q0 r0 s1 te u6 v4")]
    public void Tone_OfAColour_IsTheNearestOfFewAndAPointOffItsCentre(
        string colour,
        int left,
        int top,
        string expected
    ) => Assert.Equal(expected, NumberClasses.Tone(colour, left, top));

    [Theory]
    [InlineData(1.5, "shape p1 q8 r0")]
    [InlineData(0.6667, "shape p0 qa rb")]
    [InlineData(40, "shape pf qf rd")]
    public void Shape_OfARatio_IsInPartsOfSixteen(double ratio, string expected) =>
        Assert.Equal(expected, NumberClasses.Shape(ratio));

    [Fact]
    public void Shape_WiderThanAnyScreen_SaysTheMost() =>
        Assert.Equal("shape sized p1 q0 r0 sf tf uf", NumberClasses.Shape(1, 9000));

    [Fact]
    public void PointAndShare_InPercent_AreWhole()
    {
        Assert.Equal("point p1 qe r6 s4", NumberClasses.Point(30, 100));
        Assert.Equal("share p2 q2", NumberClasses.Share(33.6));
    }
}
