// One runner of a classic result page: its main row, pedigree row and comment row.
#pragma once

#include "parse/html_scanner.h"
#include "parse/raw_race.h"

namespace rps {

// Each reads from just behind the row's open tag up to and with its </tr>; false when the page, the table
// or the next row comes first, i.e. when the row is incomplete.
bool read_main_row(HtmlScanner& scan, RawRunner& runner);
bool read_pedigree_row(HtmlScanner& scan, RawRunner& runner);
bool read_comment_row(HtmlScanner& scan, RawRunner& runner);

}  // namespace rps
