package io.thalweg.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages as LibTorch 2.10 gives them, shortened in the middle.
class NativeMessageTest {
  record Case(String whole, String line) {}

  static List<Case> cases() {
    return List.of(
        new Case(
            """
            PytorchStreamReader failed locating file constants.pkl: file not found
            Exception raised from valid at inline_container.cc:242 (most recent call first):
            frame #0: c10::Error::Error(c10::SourceLocation) + 0xac (0x7f7aa8b858cc in libc10.so)
            """,
            "PytorchStreamReader failed locating file constants.pkl: file not found"),
        new Case(
            """
            The following operation failed in the TorchScript interpreter.
            Traceback of TorchScript (most recent call last):
              File "code/__torch__.py", line 10, in forward
                return (layers).forward(x, )
                        ~~~~~~~~~~~~~~~ <--- HERE
            RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x7 and 6x8)
            """,
            "mat1 and mat2 shapes cannot be multiplied (2x7 and 6x8)"),
        new Case(
            """
            The following operation failed in the TorchScript interpreter.
            Traceback of TorchScript (most recent call last):
                ops.prim.RaiseException(torch.format(_6, size), "builtins.ValueError")
                ~~~~~~~~~~~~~~~~~~~~~~~ <--- HERE
            builtins.ValueError: Expected more than 1 value per channel when training
            """,
            "Expected more than 1 value per channel when training"),
        new Case(
            "type.present() INTERNAL ASSERT FAILED at \"/x/unpickler.cpp\":9, please report a bug to"
                + " PyTorch. \nException raised from f at unpickler.cpp:9",
            "not type.present()"),
        new Case(
            "false INTERNAL ASSERT FAILED at \"/x/unpickler.cpp\":9, please report a bug to PyTorch."
                + " Unknown opcode",
            "Unknown opcode"),
        new Case("undefined value bias:\n  File \"code/__torch__.py\"", "undefined value bias"),
        new Case("", "no reason given"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReasonIsLeft(Case each) {
    assertThat(NativeMessage.of(new RuntimeException(each.whole()))).isEqualTo(each.line());
  }
}
