// The words for levels: those of log files, and those of Plex Web's console, which translates them.
import type { Level } from './record.ts'

const WORDS: Record<Level, string> = {
  CRITICAL: 'critical',
  ERROR:
    'error fehler erreur errore fout błąd erro ошибка fel fejl feil virhe hiba chyba eroare грешка σφάλμα hata エラー 错误 錯誤 오류 помилка klaida kļūda viga greška napaka villa lỗi שגיאה خطأ',
  WARN: 'warn warning warnung avertissement attention advertencia aviso avviso attenzione avvertimento waarschuwing ostrzeżenie предупреждение varning advarsel varoitus figyelmeztetés varování upozornění upozornenie varovanie avertizare avertisment предупреждения προειδοποίηση uyarı 警告 경고 попередження įspėjimas brīdinājums hoiatus upozorenje opozorilo viðvörun',
  INFO: 'info information información informació informazione informazioni informatie informacje informação informações информация информационное сведения tiedot tietoja információ informace informácie informații πληροφορίες πληροφορία bilgi 情報 信息 資訊 资讯 정보 інформація',
  DEBUG:
    'debug fehlersuche débogage débug débuggage depuración depurar depuração ladění debuggen foutopsporing debugowanie отладка felsökning fejlfinding feilsøking virheenkorjaus vianetsintä hibakeresés hibakeresési ladenie depanare hata-ayıklama отстраняване デバッグ 调试 偵錯 除錯 디버그 налагодження',
  VERBOSE:
    'verbose ausführlich verbeux détaillé detallado dettagliato prolisso uitgebreid szczegółowy detalhado подробно подробный utförlig detaljeret detaljert yksityiskohtainen részletes podrobný podrobné detaliat ayrıntılı 詳細 详细 詳盡 자세히 докладно',
}

const LEVEL_OF = new Map<string, Level>()
for (const [level, words] of Object.entries(WORDS) as [Level, string][]) {
  for (const word of words.split(' ')) LEVEL_OF.set(word, level)
  // As log files write it.
  LEVEL_OF.set(level, level)
}

/** The level a word stands for, in any case and in the languages of Plex Web; null when the word is unknown. */
export function levelOf(word: string): Level | null {
  return LEVEL_OF.get(word) ?? LEVEL_OF.get(word.trim().toLowerCase().replaceAll(/\s+/g, '-')) ?? null
}
