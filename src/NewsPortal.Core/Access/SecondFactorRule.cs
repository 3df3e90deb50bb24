namespace NewsPortal.Core.Access;

/// <summary>Who must have a second factor, an administrator's setting.</summary>
public enum SecondFactorRule
{
    Nobody = 0,

    /// <summary>Whoever can publish.</summary>
    EditorsAndAdministrators = 1,

    Everybody = 2,
}

/// <summary>Whom the rule means.</summary>
public static class SecondFactorRules
{
    /// <summary>True when somebody with this role needs a second factor.</summary>
    public static bool Means(this SecondFactorRule rule, string? role) =>
        rule switch
        {
            SecondFactorRule.Everybody => true,
            SecondFactorRule.EditorsAndAdministrators => role is Roles.Editor or Roles.Administrator,
            _ => false,
        };
}
