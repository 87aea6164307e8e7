<?php
// SPDX-License-Identifier: MPL-2.0
// A circle's book from PHP: php -d ffi.enable=1 circle.php LIBRARY HEADER. It opens a book, pays, is refused, and prints a
// statement. Amounts stay text from end to end.
declare(strict_types=1);

[, $library, $header] = $argv;

// PHP reads declarations, but no preprocessor lines.
$code = preg_replace(['#/\*.*?\*/#s', '/^#.*$/m', '/\bROCHDALE_API\b/', '/extern "C" \{/', '/^\}$/m'], '',
    file_get_contents($header));
$c = FFI::cdef($code, $library);

const OK = 0, FLOOR = 61, END = 2000, NO_DATE = -2147483648, MEMO = 0;

/** What an output function of the border writes. */
function text(callable $write, int $size = 4200): string
{
    $buffer = FFI::new("char[$size]");
    $write($buffer, $size);
    return FFI::string($buffer);
}

/** Goes on only after a yes. */
function must(int $status): void
{
    global $c;
    if ($status !== OK) {
        throw new RuntimeException($c->rochdale_status_name($status) . ': ' . text($c->rochdale_last_message));
    }
}

/** A structure that says its size. */
function sized(string $type): FFI\CData
{
    global $c;
    $made = $c->new($type);
    $made->struct_size = FFI::sizeof($made);
    return $made;
}

function c_text(string $text): FFI\CData
{
    $made = FFI::new('char[' . (strlen($text) + 1) . ']', false);
    FFI::memcpy($made, $text, strlen($text));
    return $made;
}

$handle = $c->new('rochdale_book *');
must($c->rochdale_book_in_memory(FFI::addr($handle)));

$limits = $c->new('rochdale_limits');
must($c->rochdale_amount_parse('-10.00', 2, FFI::addr($limits->floor)));
$limits->has_floor = 1;
must($c->rochdale_adopt_unit($handle, 'HRS/2', FFI::addr($limits), null));

$number = $c->new('uint32_t');
foreach (['ana', 'ben'] as $code) {
    $account = sized('rochdale_new_account');
    $account->code = $c->cast('char *', FFI::addr(c_text($code)));
    must($c->rochdale_open_account($handle, FFI::addr($account), null, FFI::addr($number)));
}

$day = $c->new('int32_t');
must($c->rochdale_date_parse('2026-11-24', FFI::addr($day)));
must($c->rochdale_pay($handle, 'ana', 'ben', '7.50', $day->cdata, 'roof', 'mending the roof', null, null));
must($c->rochdale_pay($handle, 'ben', 'ana', '2', $day->cdata, null, 'a loaf', null, null));
if ($c->rochdale_pay($handle, 'ana', 'ben', '4.51', $day->cdata, null, null, null, null) === FLOOR) {
    echo 'refused: ', text($c->rochdale_last_message), "\n";
}

$info = sized('rochdale_statement_info');
$row = sized('rochdale_statement_row');
$cursor = $c->new('rochdale_cursor *');
must($c->rochdale_find_account($handle, 'ben', FFI::addr($number)));
must($c->rochdale_statement($handle, $number->cdata, NO_DATE, NO_DATE, FFI::addr($info), FFI::addr($cursor)));
while (($status = $c->rochdale_statement_next($cursor, FFI::addr($row))) === OK) {
    $amount = fn ($of) => text(fn ($to, $size) => $c->rochdale_amount_text(FFI::addr($of), $info->decimals, $to, $size));
    printf("%s  %-4s %8s %8s  %s\n",
        text(fn ($to, $size) => $c->rochdale_date_text($row->on, $to, $size)), FFI::string($row->other_code),
        $amount($row->change), $amount($row->balance),
        text(fn ($to, $size) => $c->rochdale_cursor_text($cursor, MEMO, $to, $size)));
}
if ($status !== END) {
    must($status);
}
must($c->rochdale_cursor_close($cursor));
must($c->rochdale_book_close($handle));
