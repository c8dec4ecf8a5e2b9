package dialer.local.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges what a CRM was told by its own journal. What it was told and had not noted as answered
/// when it was killed may come again or not: its answer may have left it.
///
/// @param posts how often it was told something
/// @param again posts that repeated one that the kill had cut off
/// @param wrong what must not be, a sentence each
record CrmJournal(int posts, int again, List<String> wrong) {
  /// What is to be written when it has been killed.
  static final String KILLED = "killed";

  private static final int MOST_SHOWN = 20;

  /// A version of a lead, as the API named it when it took it.
  record Version(long lead, int version) {}

  /// @param expected each of them must have been told, and nothing else
  static CrmJournal read(Path journal, Set<Version> expected) throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, Version> told = new LinkedHashMap<>();
    Map<Version, String> events = new HashMap<>();
    Map<Long, Integer> newest = new HashMap<>();
    Set<String> answered = new HashSet<>();
    Set<String> cutOff = new HashSet<>();
    int posts = 0;
    int again = 0;
    for (var line : Files.readAllLines(journal)) {
      if (line.equals(KILLED)) {
        told.keySet().stream().filter(event -> !answered.contains(event)).forEach(cutOff::add);
        continue;
      }
      var words = line.split(" ");
      var event = words[1];
      if (words[0].equals("answered")) {
        answered.add(event);
        continue;
      }
      posts++;
      var version = new Version(Long.parseLong(words[2]), Integer.parseInt(words[3]));
      if (told.put(event, version) != null) {
        again++;
        if (!cutOff.remove(event)) {
          wrong.add(version + " was told again though nothing had cut it off");
        }
      }
      var other = events.putIfAbsent(version, event);
      if (other != null && !other.equals(event)) {
        wrong.add(version + " was told as two events");
      }
      if (newest.merge(version.lead(), version.version(), Math::max) > version.version()) {
        wrong.add(version + " was told after a newer one");
      }
      if (!expected.contains(version)) {
        wrong.add(version + " is of nobody's posting");
      }
    }
    expected.stream()
        .filter(version -> !events.containsKey(version))
        .forEach(version -> wrong.add(version + " was not told"));
    return new CrmJournal(
        posts, again, wrong.size() > MOST_SHOWN ? shortened(wrong) : List.copyOf(wrong));
  }

  private static List<String> shortened(List<String> wrong) {
    List<String> some = new ArrayList<>(wrong.subList(0, MOST_SHOWN));
    some.add("and " + (wrong.size() - MOST_SHOWN) + " more");
    return List.copyOf(some);
  }
}
