using System.Collections.Frozen;
using System.Text;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Letters that Unicode normalisation does not take to ASCII: Latin special letters, Greek, Cyrillic.</summary>
internal static class Transliteration
{
    private const string Pairs =
        "ß=ss ẞ=SS æ=ae Æ=AE œ=oe Œ=OE ø=o Ø=O đ=d Đ=D ð=d Ð=D þ=th Þ=Th ł=l Ł=L ħ=h Ħ=H ı=i ŋ=ng Ŋ=NG ĸ=k ŧ=t Ŧ=T ə=e Ə=E "
        + "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o "
        + "Α=A Β=V Γ=G Δ=D Ε=E Ζ=Z Η=I Θ=Th Ι=I Κ=K Λ=L Μ=M Ν=N Ξ=X Ο=O Π=P Ρ=R Σ=S Τ=T Υ=Y Φ=F Χ=Ch Ψ=Ps Ω=O "
        + "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch "
        + "ъ= ы=y ь= э=e ю=yu я=ya є=ye і=i ґ=g ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz "
        + "А=A Б=B В=V Г=G Д=D Е=E Ж=Zh З=Z И=I К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=Kh Ц=Ts Ч=Ch Ш=Sh Щ=Shch "
        + "Ъ= Ы=Y Ь= Э=E Ю=Yu Я=Ya Є=Ye І=I Ґ=G Ђ=Dj Ј=J Љ=Lj Њ=Nj Ћ=C Џ=Dz";

    private static readonly FrozenDictionary<int, string> Table = Pairs
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToFrozenDictionary(pair => Rune.GetRuneAt(pair[0], 0).Value, pair => pair[1]);

    /// <summary>The ASCII letters for a letter, or null when it is not in the table.</summary>
    public static string? Of(Rune rune) => Table.GetValueOrDefault(rune.Value);
}
