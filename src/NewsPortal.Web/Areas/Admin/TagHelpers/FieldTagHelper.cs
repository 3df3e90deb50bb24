using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Areas.Admin.TagHelpers;

/// <summary>
/// A form field: label, hint, control and error, connected for screen readers. Input is kept after an error, except
/// passwords. All other attributes go to the control.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    /// <summary>The property of the model.</summary>
    public ModelExpression For { get; set; } = null!;

    /// <summary>The submitted name, if different from the property's path.</summary>
    public string? Name { get; set; }

    public string Label { get; set; } = "";

    /// <summary>A sentence below the label; empty for none.</summary>
    public string Hint { get; set; } = "";

    /// <summary>A type of input, or "textarea", "select" or "checkbox".</summary>
    public string Type { get; set; } = "text";

    /// <summary>The options of a select.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }

    /// <summary>The id of the control, for pages with several forms that have this field.</summary>
    public string? ControlId { get; set; }

    /// <summary>Takes the value from the model even after an error.</summary>
    public bool Fresh { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = ControlId ?? TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry);
        var errors = Fresh ? [] : entry?.Errors.Select(e => e.ErrorMessage).Where(m => m.Length > 0).ToList() ?? [];
        var control = Control(name, id, Value(entry));
        foreach (var attribute in output.Attributes.Where(a => a.Name != "class"))
        {
            control.MergeAttribute(attribute.Name, attribute.Value?.ToString() ?? "", replaceExisting: true);
        }

        List<string> describedBy = [];
        if (Hint.Length > 0)
        {
            describedBy.Add($"{id}-hint");
        }

        if (errors.Count > 0)
        {
            describedBy.Add($"{id}-error");
            control.MergeAttribute("aria-invalid", "true");
        }

        if (describedBy.Count > 0)
        {
            control.MergeAttribute("aria-describedby", string.Join(' ', describedBy));
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        var classes = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", $"field {classes}".Trim());
        var label = new TagBuilder("label");
        label.MergeAttribute("for", id);
        if (Type == "checkbox")
        {
            output.Attributes.SetAttribute("class", $"field field-check {classes}".Trim());
            label.InnerHtml.AppendHtml(control).Append(" ").Append(Label);
            output.Content.AppendHtml(label);
            AppendText(output, "p", "hint", $"{id}-hint", Hint);
        }
        else
        {
            label.InnerHtml.Append(Label);
            output.Content.AppendHtml(label);
            AppendText(output, "p", "hint", $"{id}-hint", Hint);
            output.Content.AppendHtml(control);
        }

        AppendText(output, "p", "error", $"{id}-error", string.Join(' ', errors));
    }

    private string Value(ModelStateEntry? entry)
    {
        if (!Fresh && entry?.AttemptedValue is { } attempted)
        {
            return PlainText.Typed(attempted);
        }

        return For.Model switch
        {
            null => "",
            DateTime time => time.ToString(
                Type == "date" ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm",
                CultureInfo.InvariantCulture
            ),
            Enum value => value.ToString(),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString() ?? "",
        };
    }

    private TagBuilder Control(string name, string id, string value)
    {
        var tag = new TagBuilder(Type is "textarea" or "select" ? Type : "input");
        tag.MergeAttribute("id", id);
        tag.MergeAttribute("name", name);
        switch (Type)
        {
            case "textarea":
                // Browsers drop the first line break of a text area; this one is there for that.
                tag.InnerHtml.AppendHtml("\n").Append(value);
                break;
            case "select":
                foreach (var item in Items ?? [])
                {
                    var option = new TagBuilder("option");
                    option.MergeAttribute("value", item.Value);
                    if (string.Equals(item.Value, value, StringComparison.Ordinal))
                    {
                        option.MergeAttribute("selected", "selected");
                    }

                    option.InnerHtml.Append(item.Text);
                    tag.InnerHtml.AppendHtml(option);
                }

                break;
            case "checkbox":
                tag.TagRenderMode = TagRenderMode.SelfClosing;
                tag.MergeAttribute("type", Type);
                tag.MergeAttribute("value", "true");
                if (value.StartsWith("true", StringComparison.OrdinalIgnoreCase))
                {
                    tag.MergeAttribute("checked", "checked");
                }

                break;
            default:
                tag.TagRenderMode = TagRenderMode.SelfClosing;
                tag.MergeAttribute("type", Type);
                if (Type != "password")
                {
                    tag.MergeAttribute("value", value);
                }

                break;
        }

        return tag;
    }

    private static void AppendText(TagHelperOutput output, string element, string style, string id, string text)
    {
        if (text.Length > 0)
        {
            var tag = new TagBuilder(element);
            tag.AddCssClass(style);
            tag.MergeAttribute("id", id);
            tag.InnerHtml.Append(text);
            output.Content.AppendHtml(tag);
        }
    }
}
