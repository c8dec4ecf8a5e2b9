package dialer.edge.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second agent off the same journal. The operating system drops it when the process dies.
final class JournalLock implements AutoCloseable {
  private final FileChannel file;

  private JournalLock(FileChannel file) {
    this.file = file;
  }

  static JournalLock take(Path directory) throws IOException {
    Path path = directory.resolve("journal.lock");
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(file) == null) {
      file.close();
      throw new JournalFailure("another agent is using " + directory);
    }
    return new JournalLock(file);
  }

  private static @Nullable FileLock locked(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this very process
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
