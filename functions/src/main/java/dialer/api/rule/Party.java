package dialer.api.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Who is dialled by one leg of a call: read from what reaches the exchange, whatever the tenant
/// says of it.
///
/// @param dialled as it reaches the exchange
/// @param numbers every number it may be after the allocation's prefixes, the likeliest first; no
///   rule may forbid any of them
/// @param own whether it is one of the tenant's own numbers or extensions, such as its agents'
public record Party(String dialled, List<String> numbers, boolean own) {
  public Party {
    numbers = List.copyOf(numbers);
  }

  /// @param said who it is by the tenant's word, as dialled if it has none. Heard only where the
  ///   dial string ends with it: it may know what was lost there, a `+` behind a prefix
  /// @param prefixes of the allocation; an exchange takes one away, or dials it
  /// @param own the tenant's own numbers
  public static Party of(
      String dialled, String said, List<String> prefixes, Set<String> own, Numbering tenant) {
    List<String> bare =
        prefixes.stream()
            .filter(p -> !p.isEmpty() && dialled.startsWith(p) && dialled.length() > p.length())
            .map(p -> dialled.substring(p.length()))
            .toList();
    String digits = said.startsWith("+") ? said.substring(1) : said;
    boolean heard = dialled.endsWith(digits);
    Set<String> numbers = new LinkedHashSet<>();
    if (heard && said.startsWith("+") && tenant.isValid(said) && isAll(digits, dialled, bare)) {
      numbers.add(said);
    } else {
      numbers.addAll(readings(bare.isEmpty() ? List.of(dialled) : bare, tenant));
      if (heard) {
        numbers.add(said);
      }
    }
    if (!bare.isEmpty()) {
      tenant.abroad(dialled).ifPresent(numbers::add);
    }
    return new Party(
        dialled,
        numbers.stream().sorted(Comparator.comparing(number -> !tenant.isValid(number))).toList(),
        own.contains(dialled) || numbers.stream().anyMatch(own::contains));
  }

  private static boolean isAll(String digits, String dialled, List<String> bare) {
    return bare.contains(digits) || dialled.equals(digits) || dialled.equals("+" + digits);
  }

  /// As it is, each number around a service code's `*` and `#`, and with the `+` it may have lost.
  private static List<String> readings(List<String> bare, Numbering tenant) {
    List<String> all = new ArrayList<>(bare);
    for (String number : bare) {
      Arrays.stream(number.split("[*#]+", -1)).filter(part -> !part.isEmpty()).forEach(all::add);
    }
    List.copyOf(all).forEach(number -> tenant.withItsPlus(number).ifPresent(all::add));
    return all;
  }

  /// Whose clock and attempts count.
  public String called() {
    return numbers.getFirst();
  }

  /// [#numbers], and as dialled.
  public Stream<String> readings() {
    return Stream.concat(numbers.stream(), Stream.of(dialled)).distinct();
  }
}
