using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// The category that WordPress gives to stories without one, under its names in all languages. It tells readers
/// nothing, so it does not become a label; one that was renamed is an ordinary category.
/// </summary>
internal static class Uncategorised
{
    /// <summary>The number of the default category in a new WordPress site.</summary>
    private const long DefaultId = 1;

    private static readonly HashSet<string> Names = Keys(
        "Uncategorized",
        "Uncategorised",
        "Unkategorisiert",
        "Nicht kategorisiert",
        "Ohne Kategorie",
        "Non classé",
        "Non classée",
        "Non catégorisé",
        "Sin categoría",
        "Sin categorizar",
        "Sem categoria",
        "Não categorizado",
        "Senza categoria",
        "Non categorizzato",
        "Geen categorie",
        "Niet gecategoriseerd",
        "Ongecategoriseerd",
        "Bez kategorii",
        "Nezařazené",
        "Nezaradené",
        "Без рубрики",
        "Без категории",
        "Без категорії",
        "Некатегоризирани",
        "Некатегоризовано",
        "Okategoriserade",
        "Okategoriserad",
        "Ikke kategoriseret",
        "Ukategoriseret",
        "Ukategorisert",
        "Ikke kategorisert",
        "Luokittelematon",
        "Kategorisoimaton",
        "Χωρίς κατηγορία",
        "Kategorize edilmemiş",
        "Kategorilenmemiş",
        "Fără categorie",
        "Necategorisite",
        "Nekategorizirano",
        "Nerazvrščeno",
        "Nekategorisano",
        "Sense categoria",
        "Sense categoritzar",
        "Sailkatugabea",
        "Sen categoría",
        "Kategória nélkül",
        "Be kategorijos",
        "Bez kategorijas",
        "Määratlemata",
        "Óflokkað",
        "Chưa phân loại",
        "Chưa được phân loại",
        "Tak Berkategori",
        "Tidak dikategorikan",
        "未分類",
        "未分类",
        "미분류",
        "분류되지 않음",
        "غير مصنف",
        "غير مصنفة",
        "ללא קטגוריה",
        "כללי ללא קטגוריה",
        "دسته‌بندی نشده",
        "دسته بندی نشده",
        "ไม่มีหมวดหมู่",
        "अवर्गीकृत"
    );

    /// <summary>Words that real sections may use too; they count only for the default category.</summary>
    private static readonly HashSet<string> DefaultNames = Keys(
        "Allgemein",
        "Allgemeines",
        "General",
        "Généralités",
        "Genel",
        "Egyéb",
        "Yleinen",
        "Yleistä",
        "Algemeen",
        "Geral",
        "Generale",
        "Ogólna",
        "Общее",
        "Általános",
        "Obecné",
        "Všeobecné",
        "Diverse",
        "Divers",
        "Varios",
        "Other",
        "כללי",
        "عام",
        "عمومی",
        "default"
    );

    public static bool Is(WxrCategory category)
    {
        var name = TermName.Key(WordPressText.Plain(category.Name.Length > 0 ? category.Name : category.Nicename));
        return Names.Contains(name)
            || (
                DefaultNames.Contains(name)
                && (category.Id == DefaultId || Names.Contains(TermName.Key(WordPressText.Slug(category.Nicename))))
            );
    }

    private static HashSet<string> Keys(params IEnumerable<string> names) =>
        names.Select(TermName.Key).ToHashSet(StringComparer.Ordinal);
}
